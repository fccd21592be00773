import type { Page } from '@playwright/test';
import { cast, organisations } from './cast.ts';
import { expect, test } from './closeby.ts';
import { longTalk, newPatient } from './enrol.ts';
import { storedMessages } from './query.ts';
import { composer, message, openMessages, openPatient, placesShown, send, thread } from './words.ts';

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

/** From now on the page takes its time over every change of the list, as an old phone does. */
async function takeTime(page: Page): Promise<void> {
	await thread(page)
		.getByRole('list')
		.first()
		.evaluate((list) => {
			new MutationObserver(() => {
				const until = performance.now() + 300;
				while (performance.now() < until);
			}).observe(list, { childList: true });
		});
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

test('whatever is typed is shown as it was typed, and only web addresses are links', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
	const desk = await signIn(lee, { screen: 'desktop' });
	await openPatient(desk, patient.name);
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

	// 4,000 characters as people count them: each of these is two code units.
	const longest = '💊'.repeat(3_996) + ' end';
	await send(phone, longest);
	await expect(message(desk, /💊 end/)).toBeVisible();
	await composer(phone).fill(`${longest}!`);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByText('That is 1 characters too long.')).toBeVisible();
	await expect(composer(phone)).toHaveValue(`${longest}!`);
	await composer(phone).fill('  ');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByText('Please write something first.')).toBeVisible();

	const stored = (await storedMessages(closeby, patient.conversation)).map(({ body }) => body);
	expect(stored.slice(1)).toEqual([...hostile, ...scripts, longest]);
	expect(dialogs).toEqual([]);
	await composer(phone).fill('');
});

test('a conversation of 5,000 messages opens where reading stopped and stays where the reader looks', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 5_000, readUpTo: 4_600 });
	const phone = await signIn(patient);
	await openMessages(phone);

	// At the first unread message, with a few before it for the thread of the talk.
	await expect(thread(phone).getByText('New from here')).toBeInViewport();
	await expect(message(phone, /^(?!.*Note 46011).*Note 4601(?!\d)/)).toBeInViewport();
	await expect(phone.getByRole('button', { name: /newer messages/ })).toBeVisible();

	// Earlier messages come in above while the reader scrolls, and nothing on the screen moves.
	const before = await placesShown(phone);
	const held = before[3] ?? 0;
	await takeTime(phone);
	await thread(phone).hover();
	await thread(phone).locator(`[data-seq="${held}"]`).scrollIntoViewIfNeeded();
	await turnWheel(
		phone,
		expect.poll(async () => (await placesShown(phone))[0] ?? 0).toBeLessThan(before[0] ?? 0)
	);
	const top = await topOf(phone, held);
	expect(top, 'the message looked at is still on the screen').toBeGreaterThan(0);
	expect(top).toBeLessThan(740);

	await phone.getByRole('button', { name: /newer messages|To the newest/ }).click();
	await expect(message(phone, 'Note 5000')).toBeInViewport();
	await expect(phone.getByRole('button', { name: /newer messages|To the newest/ })).toBeHidden();
	const places = await placesShown(phone);
	expect(places, 'no gap on the screen').toEqual(places.map((_, index) => (places[0] ?? 0) + index));

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

	// As quick as a short one: a word is on the screen at once, and so is the answer.
	await send(phone, 'And now something new.');
	await expect(message(phone, 'And now something new.')).toBeInViewport();
	const desk = await signIn(lee, { screen: 'desktop' });
	await openPatient(desk, patient.name);
	await send(desk, 'I am listening.');
	await expect(message(phone, 'I am listening.')).toBeInViewport();
});

test('scrolling back through months never moves what is being read', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 600 });
	const desk = await signIn(lee, { screen: 'desktop' });
	await openPatient(desk, patient.name);
	await expect(message(desk, 'Note 600')).toBeInViewport();

	for (let page = 0; page < 4; page += 1) {
		const shown = await placesShown(desk);
		const first = shown[0] ?? 0;
		const place = first + 4;
		await thread(desk).locator(`[data-seq="${place}"]`).scrollIntoViewIfNeeded();
		await expect.poll(async () => (await placesShown(desk))[0] ?? 0).toBeLessThan(first);
		await expect(thread(desk).locator(`[data-seq="${place}"]`)).toBeInViewport();
		const settled = await topOf(desk, place);
		// What arrives at the other end while reading moves nothing either.
		if (page === 3) {
			const phone = await signIn(patient);
			await openMessages(phone);
			await send(phone, 'Are you there?');
			await expect(desk.getByRole('button', { name: /To the newest|newer/ })).toBeVisible();
			await expect(message(desk, 'Are you there?')).toBeAttached();
			expect(Math.abs((await topOf(desk, place)) - settled)).toBeLessThanOrEqual(2);
		}
	}
	const places = await placesShown(desk);
	expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index));
});

test('1,000 messages from two sides at once stand in one order, without gaps, on both screens', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	test.setTimeout(150_000);
	// A picture has no page that names its icon, so the browser asks for the oldest of names.
	allowErrors(/favicon\.ico/);
	const patient = await newPatient(closeby);
	const context = { deviceScaleFactor: 1 };
	const phone = await signIn(patient, { context });
	await openMessages(phone);
	const desk = await signIn(lee, { screen: 'desktop', context });
	await openPatient(desk, patient.name);

	/** Sends by the form action of the page, a few at a time, from a tab beside it that draws nothing. */
	const pour = async (page: Page, who: string) => {
		const tab = await page.context().newPage();
		await tab.goto('/icons/closeby.svg');
		const refused = await tab.evaluate(
			async ({ path, who, count }) => {
				const refused: number[] = [];
				let next = 0;
				const sendAll = async () => {
					while (next < count) {
						next += 1;
						const body = new FormData();
						body.set('id', crypto.randomUUID());
						body.set('body', `${who} ${next}`);
						const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
						const answer = await fetch(`${path}?/send`, { method: 'POST', headers, body });
						if (!(await answer.text()).includes('"type":"success"')) refused.push(answer.status);
					}
				};
				await Promise.all([sendAll(), sendAll(), sendAll()]);
				return refused;
			},
			{ path: new URL(page.url()).pathname, who, count: 500 }
		);
		await page.bringToFront();
		await tab.close();
		return refused;
	};
	expect(await Promise.all([pour(phone, 'Patient'), pour(desk, 'Nurse')])).toEqual([[], []]);

	const stored = await storedMessages(closeby, patient.conversation);
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
		expect(shown).toEqual(inOrder.slice(1_000 - shown.length));
		expect(shown.length).toBeGreaterThanOrEqual(50);
	}
});
