import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { cast, organisations } from './cast.ts';
import { expect, test } from './closeby.ts';
import { longTalk, newPatient } from './enrol.ts';
import { query, storedMessages } from './query.ts';
import { composer, findLine, holdScripts, loseLine, message, placesShown, send, thread } from './words.ts';

const { lee } = cast;

/** Where a message stands on the screen once it stands still, in CSS pixels from the top. */
async function topOf(page: Page, place: number): Promise<number> {
	const item = thread(page).locator(`[data-seq="${place}"]`);
	let last = Number.NaN;
	await expect(async () => {
		const before = last;
		last = (await item.boundingBox())?.y ?? Number.NaN;
		expect(last).toBe(before);
	}).toPass({ intervals: [100] });
	return last;
}

/** The page takes its time over every change of the list, as an old phone does, until what this answers with is called. */
async function takeTime(page: Page): Promise<() => Promise<void>> {
	const list = thread(page).getByRole('list').first();
	const slow = await list.evaluateHandle((list) => {
		const observer = new MutationObserver(() => {
			const until = performance.now() + 300;
			while (performance.now() < until);
		});
		observer.observe(list, { childList: true });
		return observer;
	});
	return () => slow.evaluate((observer) => observer.disconnect());
}

/** Turns the wheel over the conversation to and fro until what is waited for has come. */
async function turnWheel<Come>(page: Page, waiting: Promise<Come>): Promise<Come> {
	let come = false;
	const turning = (async () => {
		for (let turn = 0; !come; turn += 1) await page.mouse.wheel(0, turn % 2 === 0 ? -4 : 4);
	})();
	try {
		return await waiting;
	} finally {
		come = true;
		await turning;
	}
}

/** The stored messages on the screen follow each other place by place. */
async function expectNoGap(page: Page): Promise<void> {
	const places = await placesShown(page);
	expect(places, 'no gap on the screen').toEqual(places.map((_, index) => (places[0] ?? 0) + index));
}

test('whatever is typed is shown as it was typed, and only web addresses are links', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	const desk = await signIn(lee, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	const dialogs: string[] = [];
	for (const page of [phone, desk]) page.on('dialog', (dialog) => dialogs.push(dialog.message()));

	await send(phone, 'Is this right? https://www.heart.org/salt?a=1&b=2. (See https://example.org/a_(b))');
	const first = message(desk, 'Is this right?').getByRole('link');
	await expect(first).toHaveCount(2);
	await expect(first.first()).toHaveAttribute('href', 'https://www.heart.org/salt?a=1&b=2');
	for (const link of await first.all()) {
		await expect(link).toHaveAttribute('rel', /noopener/);
		await expect(link).toHaveAttribute('rel', /noreferrer/);
		await expect(link).toHaveAttribute('target', '_blank');
	}

	const hostile = [
		'javascript:alert(1)',
		'<img src=x onerror=alert(2)><script>alert(3)</script>',
		'data:text/html,<b>hello</b> {{constructor}} ${alert(4)} %s'
	];
	for (const words of hostile) {
		await send(phone, words);
		await expect(message(desk, words)).toBeVisible();
		await expect(message(desk, words).getByRole('link')).toHaveCount(0);
		await expect(message(desk, words).locator('img, script')).toHaveCount(0);
	}

	const scripts = ['أشعر بدوار عند الوقوف.', '👩🏽‍⚕️🫀 e\u0301 ñ 漢字', 'Two lines:\n  one\n  two'];
	for (const words of scripts) {
		await send(phone, words);
		await expect(message(desk, words.split('\n')[0] ?? '')).toBeVisible();
	}
	const arabic = message(desk, 'أشعر').getByText('أشعر بدوار عند الوقوف.');
	expect(await arabic.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
	await expect(message(desk, '🫀').getByText('👩🏽‍⚕️🫀 e\u0301 ñ 漢字')).toBeVisible();

	// 4,000 characters as people count them, of which the first are two code units each.
	const longest = `${'💊'.repeat(96)}${' and'.repeat(975)} end`;
	await send(phone, longest);
	await expect(message(desk, /and end/)).toBeVisible();
	await composer(phone).fill(`${longest}!`);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByText('That is 1 character too long.')).toBeVisible();
	await expect(composer(phone)).toHaveValue(`${longest}!`);
	await composer(phone).fill('  ');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByText('Please write something first.')).toBeVisible();

	const stored = (await storedMessages(closeby, patient.conversation)).map(({ body }) => body);
	expect(stored.slice(1)).toEqual([...hostile, ...scripts, longest]);
	expect(dialogs).toEqual([]);
	await composer(phone).fill('');
});

test('a conversation of 5,000 messages opens where reading stopped, and nothing moves what the reader looks at', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 5_000, readUpTo: 4_600, staffReadUpTo: 5_000 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });

	// At the first unread message of another, with a few before it for the thread of the talk.
	await expect(thread(phone).getByText('New from here')).toBeInViewport();
	await expect(message(phone, /Note 4602(?!\d)/)).toBeInViewport();
	await expect(phone.getByRole('button', { name: /newer messages/ })).toBeVisible();

	// Earlier messages come in above while the reader scrolls, and nothing on the screen moves.
	const before = await placesShown(phone);
	const held = before[3] ?? 0;
	const hurry = await takeTime(phone);
	await thread(phone).hover();
	await thread(phone).locator(`[data-seq="${held}"]`).scrollIntoViewIfNeeded();
	await turnWheel(
		phone,
		expect.poll(async () => (await placesShown(phone))[0] ?? 0).toBeLessThan(before[0] ?? 0)
	);
	const top = await topOf(phone, held);
	expect(top, 'the message looked at is still on the screen').toBeGreaterThan(0);
	expect(top).toBeLessThan(740);
	await hurry();

	// The phone is turned to read better, and turned back: every message is lower, then higher, and the line is the same.
	const line = thread(phone).locator(`[data-seq="${held}"]`);
	await line.evaluate((item) => item.scrollIntoView({ block: 'start' }));
	const upright = await topOf(phone, held);
	await phone.setViewportSize({ width: 740, height: 360 });
	await topOf(phone, held);
	await expect(line, 'turned').toBeInViewport();
	await phone.setViewportSize({ width: 360, height: 740 });
	expect(await topOf(phone, held), 'turned back').toBeCloseTo(upright, -1);

	await phone.getByRole('button', { name: /newer messages|To the newest/ }).click();
	await expect(message(phone, 'Note 5000')).toBeInViewport();
	await expect(message(phone, 'Note 5000'), 'not lost with the button').toBeFocused();
	await expect(phone.getByRole('button', { name: /newer messages|To the newest/ })).toBeHidden();
	await expectNoGap(phone);

	// Each day has one line above its first message, and no message stands under another day's.
	const days = await thread(phone)
		.locator('[data-seq]')
		.evaluateAll((items, timeZone) => {
			const dayOf = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'medium' });
			return items.map((item) => ({
				begins: item.querySelector(':scope > p')?.textContent?.includes('Day:') ?? false,
				day: dayOf.format(new Date(item.querySelector('time')?.dateTime ?? ''))
			}));
		}, organisations.lakeside.timeZone);
	expect(days.map(({ begins }) => begins)).toEqual(
		days.map(({ day }, index) => index === 0 || day !== days[index - 1]?.day)
	);
	expect(new Set(days.map(({ day }) => day)).size).toBeGreaterThan(1);

	// Who has read all of it begins at its end, and goes back through weeks: also who scrolls before any script runs.
	const desk = await signIn(lee, { screen: 'desktop', at: '/console/inbox' });
	const scriptsCome = await holdScripts(desk);
	await desk.goto(`/console/inbox/${patient.conversation}`, { waitUntil: 'commit' });
	await expect(message(desk, 'Note 5000')).toBeInViewport();
	let place = 0;
	for (let page = 0; page < 3; page += 1) {
		const first = (await placesShown(desk))[0] ?? 0;
		place = first + 4;
		await thread(desk).locator(`[data-seq="${place}"]`).scrollIntoViewIfNeeded();
		if (page === 0) await scriptsCome();
		await expect.poll(async () => (await placesShown(desk))[0] ?? 0).toBeLessThan(first);
		await expect(thread(desk).locator(`[data-seq="${place}"]`)).toBeInViewport();
	}

	// What arrives at the other end moves nothing there; where it is written, a word is on the screen at once.
	const settled = await topOf(desk, place);
	await send(phone, 'Are you there?');
	await expect(message(phone, 'Are you there?')).toBeInViewport();
	const newest = desk.getByRole('button', { name: /To the newest|newer/ });
	await expect(newest).toBeVisible();
	await expect(message(desk, 'Are you there?')).toBeAttached();
	expect(Math.abs((await topOf(desk, place)) - settled)).toBeLessThanOrEqual(2);
	await expectNoGap(desk);

	await send(desk, 'I am listening.');
	await expect(message(desk, 'I am listening.')).toBeInViewport();
	await expect(message(phone, 'I am listening.')).toBeInViewport();
});

test('a phone that was without a line while 1,500 messages came, the first of them corrected, reads on where it stopped', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 40 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await expect(message(phone, 'Note 40')).toBeInViewport();
	await test.step('what is earlier comes by key, and the key is not lost with the link', async () => {
		await phone.getByRole('link', { name: 'Earlier messages' }).press('Enter');
		await expect(message(phone, /Note 1(?!\d)/)).toBeAttached();
		await expect(thread(phone)).toBeFocused();
		await phone.keyboard.press('End');
		await expect(message(phone, 'Note 40')).toBeInViewport();
	});
	await loseLine(phone);
	await longTalk(closeby, patient, { from: 41, count: 1_540, readUpTo: 0 });
	await query(
		closeby,
		`with changed as (
			update care.messages set version = 2, change = 1541, body = 'Note 41, corrected' where conversation_id = $1 and seq = 41
		)
		update care.conversations set last_change = 1541 where id = $1`,
		[patient.conversation]
	);
	await findLine(phone);

	const newer = phone.getByRole('button', { name: /newer messages/ });
	await expect(newer).toBeVisible({ timeout: 30_000 });
	await expect(message(phone, 'Note 40')).toBeInViewport();
	await expect(message(phone, 'Note 41, corrected')).toBeAttached();
	for (let page = 0; page < 3; page += 1) {
		const last = (await placesShown(phone)).at(-1) ?? 0;
		await thread(phone).locator(`[data-seq="${last}"]`).scrollIntoViewIfNeeded();
		await expect.poll(async () => (await placesShown(phone)).at(-1) ?? 0).toBeGreaterThan(last);
		await expectNoGap(phone);
	}
	await newer.click();
	await expect(message(phone, 'Note 1540')).toBeInViewport();
	await expect(newer).toBeHidden();
	await expectNoGap(phone);
});

test('what came to an open conversation while nobody looked is read from its first word, and is said to be read no further', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 12 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await expect(message(phone, 'Note 12')).toBeInViewport();
	await expect(thread(phone).getByText('New from here')).toHaveCount(0);
	const readUpTo = async () => {
		const [read] = await query<{ seq: number }>(
			closeby,
			'select max(seq)::int as seq from care.reads where conversation_id = $1 and person_id = $2',
			[patient.conversation, patient.id]
		);
		return read?.seq ?? 0;
	};

	await loseLine(phone);
	await longTalk(closeby, patient, { from: 13, count: 42, readUpTo: 0 });
	await findLine(phone);
	await expect(message(phone, 'Note 42')).toBeAttached();
	await expect(thread(phone).getByText('New from here')).toBeInViewport();
	await expect(message(phone, 'Note 14')).toBeInViewport();
	await expect.poll(readUpTo).toBeGreaterThan(13);
	expect(await readUpTo()).toBeLessThan(30);

	await phone.getByRole('button', { name: 'To the newest' }).click();
	await expect(message(phone, 'Note 42')).toBeInViewport();
	await expect.poll(readUpTo).toBe(42);
});

test('1,000 messages from two sides at once stand in one order, without gaps, on both screens', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const context = { deviceScaleFactor: 1 };
	const { conversation } = patient;
	const phone = await signIn(patient, { context, at: `/messages/${conversation}` });
	const at = `/console/inbox/${conversation}`;
	const desk = await signIn(lee, { screen: 'desktop', context, at });
	// On a slow line one look at the server may bring many messages, and many come while it is under way.
	for (const page of [phone, desk]) {
		const client = await page.context().newCDPSession(page);
		const slow = { offline: false, latency: 400, downloadThroughput: -1, uploadThroughput: -1 };
		await client.send('Network.emulateNetworkConditions', slow);
	}

	/** Sends by the form action of the open page, with its session, a few at a time. */
	const pour = async (page: Page, who: string) => {
		const cookies = await page.context().cookies();
		const headers = {
			origin: closeby.url,
			accept: 'application/json',
			'x-sveltekit-action': 'true',
			cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
		};
		const refused: number[] = [];
		let next = 0;
		const sendAll = async () => {
			while (next < 500) {
				next += 1;
				const body = new URLSearchParams({ id: v7(), body: `${who} ${next}` });
				const answer = await fetch(`${page.url()}?/send`, { method: 'POST', headers, body });
				if (!(await answer.text()).includes('"type":"success"')) refused.push(answer.status);
			}
		};
		await Promise.all([sendAll(), sendAll(), sendAll()]);
		return refused;
	};
	expect(await Promise.all([pour(phone, 'Patient'), pour(desk, 'Nurse')])).toEqual([[], []]);
	const stored = await storedMessages(closeby, conversation);
	expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
	expect(new Set(stored.map(({ body }) => body)).size).toBe(1_000);
	const inOrder = stored.map(({ body }) => body ?? '');
	for (const page of [phone, desk]) {
		await expect(message(page, inOrder[999] ?? '')).toBeAttached({ timeout: 30_000 });
		const shown = await thread(page)
			.locator('[data-seq]')
			.evaluateAll((items) =>
				items.map((item) => /(Patient|Nurse) \d+/.exec(item.textContent ?? '')?.[0] ?? '')
			);
		expect(shown).toEqual(inOrder);
	}
});
