import type { APIResponse } from '@playwright/test';
import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import {
	joinCareTeam,
	leaveCareTeam,
	newCareManager,
	newOrganisation,
	newPatient,
	type Enrolled,
	type EnrolledPatient
} from './enrol.ts';
import { listener } from './listener.ts';
import { post } from './post.ts';
import { query, storedMessages } from './query.ts';
import type { Closeby } from './server.ts';
import { comeIn, type Asking } from './visitor.ts';
import { composer, inboxLine, message, openMessages, send, thread } from './words.ts';

const { walter, lee, ana } = cast;
const secret = 'Only my care team may read this.';

/** Everything that names one conversation or one of its messages, and what it answers to whoever asks. */
async function ask(asking: Asking, origin: string, conversation: string, one: string) {
	const get = (path: string) => asking.request.get(path, { maxRedirects: 0 });
	const answers: Record<string, APIResponse> = {};
	for (const room of ['messages', 'console/inbox']) {
		answers[`/${room}/:id`] = await get(`/${room}/${conversation}`);
		answers[`/${room}/:id?before`] = await get(`/${room}/${conversation}?before=2`);
		answers[`/${room}/:id data`] = await get(`/${room}/${conversation}/__data.json`);
		const form = { id: v7(), body: 'Let me in.' };
		answers[`/${room}/:id?/send`] = await post(asking, origin, `/${room}/${conversation}?/send`, form);
		const correction = { id: one, body: 'Other words.' };
		answers[`/${room}/:id?/correct`] = await post(
			asking,
			origin,
			`/${room}/${conversation}?/correct`,
			correction
		);
		answers[`/${room}/:id?/withdraw`] = await post(asking, origin, `/${room}/${conversation}?/withdraw`, {
			id: one
		});
	}
	for (const query of ['change=0', 'before=2', 'after=0'])
		answers[`/live/conversations/:id?${query}`] = await get(`/live/conversations/${conversation}?${query}`);
	answers['/live/conversations?id'] = await get(`/live/conversations?id=${conversation}`);
	answers['/live/conversations'] = await get('/live/conversations');
	answers['/live/messages/:id'] = await get(`/live/messages/${one}`);
	answers['/live/conversations/:id/read'] = await asking.request.post(
		`/live/conversations/${conversation}/read`,
		{
			headers: { origin },
			data: { seq: 1 }
		}
	);
	return answers;
}

/** The topic on which a conversation rings now. */
async function topicOf(closeby: Closeby, { conversation }: EnrolledPatient): Promise<string> {
	const [row] = await query<{ epoch: number }>(
		closeby,
		'select epoch from care.conversations where id = $1',
		[conversation]
	);
	return `conversation:${conversation}:${row?.epoch}`;
}

/** What an answer is without what differs in every answer (ids, nonces, the time): its status and its words. */
async function sense(answer: APIResponse): Promise<{ status: number; text: string }> {
	const text = (await answer.text())
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':id')
		.replace(/nonce="[^"]*"/g, '')
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ':now');
	return { status: answer.status(), text };
}

const strangers: [string, (closeby: Closeby) => Promise<Enrolled>][] = [
	[
		'a care manager of another clinic',
		async (closeby) =>
			newCareManager(closeby, 'Ines Varga', 'en', await newOrganisation(closeby, 'Marsh Road Clinic'))
	],
	['another patient', (closeby) => newPatient(closeby)]
];
test('another patient, and a care manager of another clinic, find nothing under any address, as if it did not exist', async ({
	visit,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const own = await visit(patient);
	const said = { id: v7(), body: secret };
	expect((await post(own, closeby.url, `/messages/${patient.conversation}?/send`, said)).ok()).toBe(true);
	const stored = () =>
		query(closeby, 'select * from care.messages where conversation_id = $1', [patient.conversation]);
	const before = await stored();
	expect(before).toHaveLength(1);

	for (const [who, newStranger] of strangers) {
		const stranger = await newStranger(closeby);
		const visitor = await visit(stranger);
		const hidden = await ask(visitor, closeby.url, patient.conversation, said.id);
		const missing = await ask(visitor, closeby.url, v7(), v7());
		for (const [path, answer] of Object.entries(hidden)) {
			const address = `${who}: ${path}`;
			const { status, text } = await sense(answer);
			expect.soft(text, address).not.toContain(secret);
			expect.soft(text, address).not.toContain(patient.name);
			// The lists of what one may see answer everybody, with what they may see.
			if (!path.includes('/live/conversations?') && !/^\/live\/(conversations|messages\/:id)$/.test(path))
				expect
					.soft(status === 404 || (status === 200 && text.includes('"status":404')), `${address} ${status}`)
					.toBe(true);
			if (path === '/live/conversations?id' || path === '/live/messages/:id')
				expect.soft(text, address).toBe('[]');
			const absent = missing[path];
			if (absent !== undefined) expect.soft({ status, text }, address).toEqual(await sense(absent));
		}
		expect(await stored(), who).toEqual(before);
		expect(
			await query(closeby, 'select from care.reads where person_id = $1 and conversation_id = $2', [
				stranger.id,
				patient.conversation
			])
		).toHaveLength(0);
	}

	// The same addresses do answer the one they are for.
	const allowed = await ask(await visit(lee), closeby.url, patient.conversation, said.id);
	for (const address of ['/console/inbox/:id', '/console/inbox/:id data', '/live/conversations/:id?change=0'])
		expect(await allowed[address]?.text(), address).toContain(secret);
	expect(allowed['/live/conversations/:id/read']?.status()).toBe(204);
});

test('each kind of person has their own rooms, and a stranger only the door', async ({ visit, closeby }) => {
	const rooms = { patient: ['/today', '/messages', '/more'], staff: ['/console', '/console/inbox'] };
	const [phone, desk, stranger] = [await visit(walter), await visit(lee), await visit()];
	for (const path of rooms.staff) expect((await phone.request.get(path)).status(), path).toBe(404);
	for (const path of rooms.patient) expect((await desk.request.get(path)).status(), path).toBe(404);
	for (const path of rooms.patient) expect((await phone.request.get(path)).status(), path).toBe(200);
	for (const path of rooms.staff) expect((await desk.request.get(path)).status(), path).toBe(200);

	for (const path of [...rooms.patient, ...rooms.staff, '/', `/messages/${walter.conversation}`]) {
		const answer = await stranger.request.get(path, { maxRedirects: 0 });
		expect(answer.headers()['location'], path).toBe('/sign-in');
	}
	for (const path of ['conversations', `conversations/${walter.conversation}?change=0`, `messages/${v7()}`]) {
		const answer = await stranger.request.get(`/live/${path}`);
		expect(answer.status(), path).toBe(401);
		expect(await answer.text(), path).not.toContain(walter.name);
	}
	for (const path of ['token', 'active', `conversations/${walter.conversation}/read`]) {
		const answer = await stranger.request.post(`/live/${path}`, {
			headers: { origin: closeby.url },
			data: {}
		});
		expect(answer.status(), path).toBe(401);
	}
});

test('another site can post nothing, even from the browser of somebody signed in', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/403/);
	const patient = await newPatient(closeby);
	const phone = await open();
	await comeIn(phone, closeby, patient);
	const path = `/messages/${patient.conversation}?/send`;
	const form = { id: v7(), body: 'Send me your money.' };
	const elsewhere: Record<string, string>[] = [
		{ origin: 'https://elsewhere.example' },
		{ 'sec-fetch-site': 'cross-site' },
		{ origin: closeby.url, 'sec-fetch-site': 'same-site' },
		{ origin: 'null' },
		{}
	];
	for (const headers of elsewhere) {
		const refused = await phone.request.post(path, { headers, form });
		expect(refused.status(), JSON.stringify(headers)).toBe(403);
		// A refusal is guarded, and can be found again, like every other answer.
		expect(refused.headers()).toMatchObject({
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store',
			'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/)
		});
		const read = await phone.request.post(`/live/conversations/${patient.conversation}/read`, {
			headers,
			data: { seq: 1 }
		});
		expect(read.status(), JSON.stringify(headers)).toBe(403);
	}
	expect((await post(phone, closeby.url, path, form)).status(), 'the page itself may').toBe(200);
	const huge = { ...form, body: 'x'.repeat(600 * 1024) };
	expect((await post(phone, closeby.url, path, huge)).status(), 'more than anybody writes').toBe(413);

	const page = `<form method="post" action="${closeby.url}/messages/${patient.conversation}?/send">
		<input name="id" value="${v7()}"><input name="body" value="Trapped."><button>Win a prize</button></form>`;
	await phone.route('http://elsewhere.example/', (route) =>
		route.fulfill({ contentType: 'text/html', body: page })
	);
	await phone.goto('http://elsewhere.example/');
	const posted = phone.waitForResponse((response) => response.url().startsWith(closeby.url));
	await phone.getByRole('button').click();
	expect((await posted).status()).toBe(403);
	await phone.goto('about:blank');
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([form.body]);
});

test('whoever leaves the care team sees so at once and hears nothing more', async ({
	signIn,
	visit,
	closeby,
	allowErrors
}) => {
	allowErrors(/404|the server responded with a status of/);
	const patient = await newPatient(closeby);
	await joinCareTeam(closeby, patient.id, ana.id);
	const desk = await signIn(ana, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	await desk.getByRole('searchbox', { name: 'Search by name' }).fill(patient.name);
	await expect(inboxLine(desk, patient.name)).toHaveCount(1);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await send(phone, 'Good morning, Ana.');
	await expect(message(desk, 'Good morning, Ana.')).toBeVisible();

	const before = await topicOf(closeby, patient);
	await leaveCareTeam(closeby, patient.id, ana.id);
	await expect(desk.getByText('You can no longer see these messages')).toBeVisible();
	await expect(thread(desk)).toHaveCount(0);
	await expect(composer(desk)).toHaveCount(0);
	await expect(inboxLine(desk, patient.name)).toHaveCount(0);
	// Whoever stays may hear; a client that is turned away while the team changes joins again.
	const stays = await visit(lee);
	const listen = async () => {
		const topics = [before, await topicOf(closeby, patient)];
		return { topics, ears: await listener(closeby, stays, topics) };
	};
	let { topics, ears } = await listen();
	for (let tries = 1; tries < 5 && ears.joined.length === 0; tries += 1) {
		await ears.leave();
		({ topics, ears } = await listen());
	}
	expect(ears.joined).toContain(topics[1]);
	const hers = await listener(closeby, desk, topics);
	expect(hers.joined).toEqual([]);
	await send(phone, secret);
	await expect(message(phone, secret)).toContainText('Sent');
	// Lee heard it, so Ana's screen would have heard it too.
	await expect.poll(() => ears.heard.length).toBeGreaterThanOrEqual(1);
	expect(hers.heard).toEqual([]);
	await Promise.all([ears.leave(), hers.leave()]);
	expect(await desk.content()).not.toContain(secret);
	expect((await desk.request.get(`/console/inbox/${patient.conversation}`)).status()).toBe(404);
});

test('personal answers are kept by nobody and guarded, and a whole visit speaks to Closeby alone', async ({
	open,
	closeby,
	allowErrors
}) => {
	const patient = await newPatient(closeby);
	const phone = await open();
	const spokenTo = new Set<string>();
	phone.context().on('request', (request) => spokenTo.add(new URL(request.url()).origin));
	phone.on('websocket', (socket) => spokenTo.add(new URL(socket.url().replace(/^ws/, 'http')).origin));
	await phone.goto('/sign-in');
	await phone.getByLabel('Email or username').fill(patient.username);
	await phone.getByLabel('Password').fill(patient.password);
	await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
	await openMessages(phone);
	await send(phone, 'Hello.');
	await expect(message(phone, 'Hello.')).toContainText('Sent');
	await phone.getByRole('link', { name: 'More' }).click();
	await expect(phone.getByRole('button', { name: 'Sign out' })).toBeVisible();
	expect([...spokenTo].filter((origin) => origin !== 'null')).toEqual([closeby.url]);

	const paths = [
		'/today',
		'/more',
		`/messages/${patient.conversation}`,
		'/live/conversations',
		'/today/__data.json'
	];
	for (const path of paths) {
		const headers = (await phone.request.get(path)).headers();
		expect(headers['cache-control'], path).toContain('no-store');
		expect(headers, path).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'same-origin',
			'cross-origin-opener-policy': 'same-origin'
		});
	}
	const policy = (await phone.request.get('/today')).headers()['content-security-policy'] ?? '';
	for (const rule of [
		"default-src 'none'",
		"frame-ancestors 'none'",
		"form-action 'self'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'"
	])
		expect(policy).toContain(rule);
	expect(policy).not.toMatch(/script-src[^;]*unsafe/);
	allowErrors(/TrustedHTML|Content Security Policy/);
	const markup = await phone.evaluate(() => {
		try {
			document.body.insertAdjacentHTML('beforeend', '<p>made of text</p>');
			return 'taken';
		} catch {
			return 'refused';
		}
	});
	expect(markup).toBe('refused');
});
