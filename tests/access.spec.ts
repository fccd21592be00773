import type { APIResponse, Page } from '@playwright/test';
import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import {
	joinCareTeam,
	leaveCareTeam,
	newCareManager,
	newOrganisation,
	newPatient,
	type Enrolled
} from './enrol.ts';
import { query, storedMessages } from './query.ts';
import type { Closeby } from './server.ts';
import { composer, inboxLine, message, openMessages, openPatient, send, thread } from './words.ts';

const { walter, lee, ana } = cast;
const secret = 'Only my care team may read this.';

/** Posts a form as a page of Closeby would. */
function post(page: Page, origin: string, path: string, form: Record<string, string>): Promise<APIResponse> {
	const headers = { origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
	return page.request.post(path, { headers, multipart: form, maxRedirects: 0 });
}

/** Everything that names one conversation or one of its messages, and what it answers to whoever asks. */
async function ask(page: Page, origin: string, conversation: string, one: string) {
	const get = (path: string) => page.request.get(path, { maxRedirects: 0 });
	const answers: Record<string, APIResponse> = {};
	for (const room of ['messages', 'console/inbox']) {
		answers[`/${room}/:id`] = await get(`/${room}/${conversation}`);
		answers[`/${room}/:id?before`] = await get(`/${room}/${conversation}?before=2`);
		answers[`/${room}/:id data`] = await get(`/${room}/${conversation}/__data.json`);
		const form = { id: v7(), body: 'Let me in.' };
		answers[`/${room}/:id?/send`] = await post(page, origin, `/${room}/${conversation}?/send`, form);
		const correction = { id: one, body: 'Other words.' };
		answers[`/${room}/:id?/correct`] = await post(
			page,
			origin,
			`/${room}/${conversation}?/correct`,
			correction
		);
		answers[`/${room}/:id?/withdraw`] = await post(page, origin, `/${room}/${conversation}?/withdraw`, {
			id: one
		});
	}
	for (const query of ['change=0', 'before=2', 'after=0'])
		answers[`/live/conversations/:id?${query}`] = await get(`/live/conversations/${conversation}?${query}`);
	answers['/live/conversations?id'] = await get(`/live/conversations?id=${conversation}`);
	answers['/live/conversations'] = await get('/live/conversations');
	answers['/live/messages/:id'] = await get(`/live/messages/${one}`);
	answers['/live/conversations/:id/read'] = await page.request.post(
		`/live/conversations/${conversation}/read`,
		{
			headers: { origin },
			data: { seq: 1 }
		}
	);
	return answers;
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
		'A care manager of another clinic',
		async (closeby) =>
			newCareManager(closeby, 'Ines Varga', 'en', await newOrganisation(closeby, 'Marsh Road Clinic'))
	],
	['Another patient', (closeby) => newPatient(closeby)]
];
for (const [who, newStranger] of strangers) {
	test(`${who} finds nothing under any address, as if it did not exist`, async ({ signIn, closeby }) => {
		const patient = await newPatient(closeby);
		const phone = await signIn(patient);
		await openMessages(phone);
		await send(phone, secret);
		await expect(message(phone, secret)).toContainText('Sent');
		const [stored] = await storedMessages(closeby, patient.conversation);
		const one = stored?.id ?? '';
		const before = await query(closeby, 'select * from care.messages where conversation_id = $1', [
			patient.conversation
		]);

		const stranger = await newStranger(closeby);
		const page = await signIn(stranger, { screen: 'desktop' });
		const hidden = await ask(page, closeby.url, patient.conversation, one);
		const missing = await ask(page, closeby.url, v7(), v7());
		for (const [address, answer] of Object.entries(hidden)) {
			const { status, text } = await sense(answer);
			expect.soft(text, address).not.toContain(secret);
			expect.soft(text, address).not.toContain(patient.name);
			// The lists of what one may see answer everybody, with what they may see.
			if (
				!address.includes('/live/conversations?') &&
				!/^\/live\/(conversations|messages\/:id)$/.test(address)
			)
				expect
					.soft(status === 404 || (status === 200 && text.includes('"status":404')), `${address} ${status}`)
					.toBe(true);
			if (address === '/live/conversations?id' || address === '/live/messages/:id')
				expect.soft(text).toBe('[]');
			const absent = missing[address];
			if (absent !== undefined) expect.soft({ status, text }, address).toEqual(await sense(absent));
		}
		const after = await query(closeby, 'select * from care.messages where conversation_id = $1', [
			patient.conversation
		]);
		expect(after).toEqual(before);
		expect(
			await query(closeby, 'select from care.reads where person_id = $1 and conversation_id = $2', [
				stranger.id,
				patient.conversation
			])
		).toHaveLength(0);

		// The same addresses do answer the one they are for.
		const desk = await signIn(lee, { screen: 'desktop' });
		const allowed = await ask(desk, closeby.url, patient.conversation, one);
		for (const address of [
			'/console/inbox/:id',
			'/console/inbox/:id data',
			'/live/conversations/:id?change=0'
		])
			expect(await allowed[address]?.text(), address).toContain(secret);
		expect(allowed['/live/conversations/:id/read']?.status()).toBe(204);
	});
}

test('each kind of person has their own rooms, and a stranger only the door', async ({
	signIn,
	open,
	closeby
}) => {
	const rooms = { patient: ['/today', '/messages', '/more'], staff: ['/console', '/console/inbox'] };
	const phone = await signIn(walter);
	const desk = await signIn(lee, { screen: 'desktop' });
	for (const path of rooms.staff) expect((await phone.request.get(path)).status(), path).toBe(404);
	for (const path of rooms.patient) expect((await desk.request.get(path)).status(), path).toBe(404);
	for (const path of rooms.patient) expect((await phone.request.get(path)).status(), path).toBe(200);
	for (const path of rooms.staff) expect((await desk.request.get(path)).status(), path).toBe(200);

	const stranger = await open();
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
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/403/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
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

	const trap = await phone.context().newPage();
	const page = `<form method="post" action="${closeby.url}/messages/${patient.conversation}?/send">
		<input name="id" value="${v7()}"><input name="body" value="Trapped."><button>Win a prize</button></form>`;
	await trap.route('http://elsewhere.example/', (route) =>
		route.fulfill({ contentType: 'text/html', body: page })
	);
	await trap.goto('http://elsewhere.example/');
	const posted = trap.waitForResponse((response) => response.url().startsWith(closeby.url));
	await trap.getByRole('button').click();
	expect((await posted).status()).toBe(403);
	await trap.goto('about:blank');
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([form.body]);
});

test('whoever leaves the care team sees so at once and hears nothing more', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404|the server responded with a status of/);
	const patient = await newPatient(closeby);
	await joinCareTeam(closeby, patient.id, ana.id);
	const desk = await signIn(ana, { screen: 'desktop' });
	await openPatient(desk, patient.name);
	const phone = await signIn(patient);
	await openMessages(phone);
	await send(phone, 'Good morning, Ana.');
	await expect(message(desk, 'Good morning, Ana.')).toBeVisible();

	await leaveCareTeam(closeby, patient.id, ana.id);
	await expect(desk.getByText('You can no longer see these messages')).toBeVisible();
	await expect(thread(desk)).toHaveCount(0);
	await expect(composer(desk)).toHaveCount(0);
	await expect(inboxLine(desk, patient.name)).toHaveCount(0);
	await send(phone, secret);
	await expect(message(phone, secret)).toContainText('Sent');
	// Lee's screen has it, so Ana's would have had it too.
	const lees = await signIn(lee, { screen: 'desktop' });
	await openPatient(lees, patient.name);
	await expect(message(lees, secret)).toBeVisible();
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
