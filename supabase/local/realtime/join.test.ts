import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Statuses, subscribed } from './inbox.ts';
import { jwtSecret, lee, maria, secretKey, setStage, sign, tokenFor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage();
	await stage.allow(maria, 'conversation', { hear: true });
});
afterAll(() => stage.close());

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const privately = { config: { private: true } };

/** The answer to a bare join. */
async function join(topic: string, payload: object, query?: string) {
	const socket = await stage.socket(query);
	const [joinRef, ref, , , { status, response }] = await socket.ask(topic, 'phx_join', payload);
	expect(joinRef).toBe(ref);
	return { status, response };
}

const refused = (reason: string) => ({ status: 'error', response: { reason } });
const welcome = { status: 'ok', response: { postgres_changes: [] } };

test('a person joins where a policy lets them and nowhere else', async () => {
	const client = await stage.client(await tokenFor(maria));
	await subscribed(client.channel('conversation', privately));
	const other = new Statuses(client.channel('conversation of others', privately));
	expect(await other.reached('CHANNEL_ERROR')).toBe(
		'Unauthorized: You do not have permissions to read from this Channel topic: conversation of others'
	);
});

test('a refused person gets in by themselves once they may', async () => {
	const client = await stage.client(await tokenFor(lee));
	const statuses = new Statuses(client.channel('later', privately));
	await statuses.reached('CHANNEL_ERROR');
	await stage.allow(lee, 'later', { hear: true });
	await statuses.reached('SUBSCRIBED');
});

test('someone without a token is anonymous: in on public topics, out on private ones', async () => {
	const client = await stage.client();
	await subscribed(client.channel('conversation'));
	expect(await join('realtime:conversation', { config: { private: true } })).toEqual(
		refused('Unauthorized: You do not have permissions to read from this Channel topic: conversation')
	);
});

test('the secret key is the service role, which no policy binds', async () => {
	const query = `apikey=${secretKey}&vsn=2.0.0`;
	expect(await join('realtime:anything', { config: { private: true } }, query)).toEqual(welcome);
	const payload = { config: { private: true }, access_token: secretKey };
	expect(await join('realtime:anything', payload)).toMatchObject({ status: 'error' });
});

test('a token in the place of the key speaks for the whole socket', async () => {
	const query = `apikey=${await tokenFor(maria)}&vsn=2.0.0`;
	expect(await join('realtime:conversation', { config: { private: true } }, query)).toEqual(welcome);
	const asOlderClients = { config: { private: true }, user_token: await tokenFor(maria) };
	expect(await join('realtime:conversation', asOlderClients)).toEqual(welcome);
});

test('forged, expired and broken tokens are refused, on public topics too', async () => {
	const claims = { sub: maria, role: 'authenticated', exp: inAnHour() };
	const key = new TextEncoder().encode(jwtSecret);
	const unsigned = new UnsecuredJWT({ role: 'service_role', exp: inAnHour() }).encode();
	const otherAlgorithm = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(key);
	const signer = 'JwtSignerError: Failed to generate JWT signer, check your JWT secret or JWKS configuration';
	const missing = 'InvalidJWTToken: Fields `role` and `exp` are required in JWT';
	const cases: [string, string | RegExp][] = [
		[
			await sign(claims, 'another secret of thirty-two bytes or more'),
			'JwtSignatureError: Failed to validate JWT signature'
		],
		[
			await tokenFor(maria, { exp: inAnHour() - 3700 }),
			/^InvalidJWTToken: Token has expired 10\d seconds ago$/
		],
		[await sign({ sub: maria, role: 'authenticated' }), missing],
		[await sign({ sub: maria, exp: inAnHour() }), missing],
		[await sign({ ...claims, role: 7 }), missing],
		[unsigned, signer],
		[otherAlgorithm, signer],
		['not a token', 'MalformedJWT: The token provided is not a valid JWT'],
		['a.b.c', 'MalformedJWT: The token provided is not a valid JWT']
	];
	for (const [access_token, reason] of cases) {
		for (const isPrivate of [false, true]) {
			const { status, response } = await join('realtime:conversation', {
				config: { private: isPrivate },
				access_token
			});
			expect(status).toBe('error');
			expect(response?.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
		}
	}
});

test('a role that would step around the policies is refused', async () => {
	for (const role of ['none', 'supabase_admin', 'nobody_knows_this_role', '']) {
		const access_token = await tokenFor(maria, { role });
		const answer = await join('realtime:conversation', { config: { private: true }, access_token });
		expect(answer, role).toMatchObject({ status: 'error' });
	}
});

test('a policy that fails lets nobody in', async () => {
	await stage.database.query(`
		create policy fails on realtime.messages for select to authenticated
		using (realtime.topic() = 'broken' and 1 / (length(topic) - 6) > 0)
	`);
	const client = await stage.client(await tokenFor(maria));
	const broken = new Statuses(client.channel('broken', privately));
	expect(await broken.reached('CHANNEL_ERROR')).toContain('Unauthorized');
	await stage.database.query('drop policy fails on realtime.messages');
	expect(stage.logged.all.map(({ details }) => details)).toContainEqual({
		code: 'RlsPolicyError',
		sqlState: '22012'
	});
});

test('policies see the person, the claims, the topic and the headers', async () => {
	await stage.database.query(`
		create policy sees on realtime.messages for select to authenticated using (
			realtime.topic() = 'seen' and topic = 'seen' and extension = 'broadcast' and not private
			and event is null and payload is null and auth.role() = 'authenticated'
			and auth.uid() = '${maria}' and auth.jwt() ->> 'note' = 'it''s here'
			and current_setting('request.jwt.claims', true)::jsonb ->> 'sub' = auth.uid()::text
			and current_setting('request.headers', true)::jsonb ->> 'x-clinic' = 'north'
		)
	`);
	const access_token = await tokenFor(maria, { note: "it's here" });
	const socket = await stage.socket(undefined, { 'x-clinic': 'north' });
	const [, , , , answer] = await socket.ask('realtime:seen', 'phx_join', {
		config: { private: true },
		access_token
	});
	expect(answer).toEqual(welcome);
});

test('checking rights leaves nothing behind', async () => {
	const { rows } = await stage.database.query(
		'select count(*)::int as stored from realtime.messages where payload is null'
	);
	expect(rows).toEqual([{ stored: 0 }]);
});

test('topics that are none are named', async () => {
	expect(await join('phoenix', {})).toEqual(refused('unmatched topic'));
	expect(await join('conversation', {})).toEqual(refused('unmatched topic'));
	expect(await join('realtime:', {})).toEqual(refused('TopicNameRequired: You must provide a topic name'));
});

test('an odd configuration falls back to the defaults', async () => {
	const odd: object[] = [[], { config: 7 }, { config: { broadcast: 'yes', presence: [], private: 'false' } }];
	for (const payload of odd) expect(await join('realtime:odd', payload)).toEqual(welcome);
	const asWords = { config: { private: 'true' } };
	expect(await join('realtime:conversation', asWords)).toMatchObject({ status: 'error' });
});

test('leaving is answered, closes the channel and ends what it hears', async () => {
	const socket = await stage.socket();
	const [joinRef] = await socket.ask('realtime:left', 'phx_join', {});
	const left = await socket.ask('realtime:left', 'phx_leave', {}, joinRef);
	expect(left).toEqual([joinRef, left[1], 'realtime:left', 'phx_reply', { status: 'ok', response: {} }]);
	const close = await socket.received.first(([, , , event]) => event === 'phx_close');
	expect(close).toEqual([joinRef, joinRef, 'realtime:left', 'phx_close', {}]);
	const [, , , , again] = await socket.ask('realtime:left', 'phx_leave', {}, joinRef);
	expect(again).toEqual({ status: 'ok', response: {} });
	await stage.ring('left', 'after', {}, false);
	await socket.settled();
	expect(socket.received.all.map(([, , , event]) => event)).not.toContain('broadcast');
});

test('a second join of one topic replaces the first', async () => {
	const socket = await stage.socket();
	const [first] = await socket.ask('realtime:twice', 'phx_join', {});
	const [second] = await socket.ask('realtime:twice', 'phx_join', {});
	const closes = socket.received.all.filter(([, , , event]) => event === 'phx_close');
	expect(closes).toEqual([[first, first, 'realtime:twice', 'phx_close', {}]]);
	await stage.ring('twice', 'once', {}, false);
	await socket.ask('realtime:twice', 'phx_leave', {}, second);
	expect(socket.received.all.filter(([, , , event]) => event === 'phx_close')).toHaveLength(2);
});

test('postgres changes are echoed, so that the channel works, and declined', async () => {
	const channel = (await stage.client()).channel('changes');
	const declined = new Promise<object>((resolve) => channel.on('system', {}, resolve));
	channel.on('postgres_changes', { event: '*', schema: 'public', table: 'topic_rights' }, () => {});
	await subscribed(channel);
	expect(await declined).toMatchObject({
		extension: 'postgres_changes',
		status: 'error',
		channel: 'changes'
	});
});

test('a heartbeat is answered and an unknown event is not', async () => {
	const socket = await stage.socket();
	const [joinRef] = await socket.ask('realtime:quiet', 'phx_join', {});
	socket.raw(JSON.stringify([joinRef, 'unknown', 'realtime:quiet', 'dance', {}]));
	const heartbeat = await socket.ask('phoenix', 'heartbeat', {});
	expect(heartbeat).toEqual([null, heartbeat[1], 'phoenix', 'phx_reply', { status: 'ok', response: {} }]);
	expect(socket.received.all.filter(([, ref]) => ref === 'unknown')).toEqual([]);
});

test('where public channels are off, as in the app’s own server, the publishable key alone joins nothing', async () => {
	const closed = await setStage({}, undefined, false);
	try {
		const anybody = await closed.client();
		expect(await new Statuses(anybody.channel('conversation')).reached('CHANNEL_ERROR')).toBe(
			'PrivateOnly: This project only allows private channels'
		);
		await closed.allow(maria, 'conversation', { hear: true });
		const client = await closed.client(await tokenFor(maria));
		await subscribed(client.channel('conversation', privately));
	} finally {
		await closed.close();
	}
});
