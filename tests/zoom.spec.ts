import type { Locator, Page } from '@playwright/test';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { longTalk, newCareManager, newPatient } from './enrol.ts';
import { query } from './query.ts';
import { composer, loseLine, thread } from './words.ts';

const { maria, walter } = cast;

declare global {
	interface Window {
		shifted?: number;
	}
}

// 200 % zoom halves a phone (WCAG 1.4.4); 320 × 256 is a desk at 400 % (WCAG 1.4.10); large letters are a phone's own setting.
const looks = [
	{ name: 'at twice the size', width: 180, height: 370, letters: '' },
	{ name: 'on a narrow phone with large letters', width: 320, height: 568, letters: '200%' },
	{ name: 'on its side with large letters', width: 568, height: 320, letters: '150%' },
	{ name: 'on a desk at four times the size', width: 320, height: 256, letters: '' }
];

/** How much of an element a person can bring on screen: its height within the window once scrolled to. */
async function seenHeight(element: Locator): Promise<number> {
	await element.evaluate((it) => it.scrollIntoView({ block: 'start' }));
	return element.evaluate((it) => {
		const { top, bottom } = it.getBoundingClientRect();
		return Math.min(bottom, innerHeight) - Math.max(top, 0);
	});
}

async function expectUsable(
	page: Page,
	{ list = thread(page), box = composer(page), least = 120 } = {}
): Promise<void> {
	expect(await seenHeight(list), 'height of the messages').toBeGreaterThanOrEqual(least);
	await box.evaluate((it) => it.scrollIntoView({ block: 'nearest' }));
	await expect(box).toBeInViewport({ ratio: 0.9 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide, 'width beyond the window').toBeLessThanOrEqual(0);
}

test('a conversation can be read and answered at twice the size, with large letters, and on a desk at four times the size', async ({
	signIn
}) => {
	const phone = await signIn(walter, { at: `/messages/${walter.conversation}` });
	await expect(composer(phone)).toBeVisible();
	for (const { name, width, height, letters } of looks)
		await test.step(name, async () => {
			await phone.setViewportSize({ width, height });
			await phone.evaluate((letters) => {
				document.documentElement.style.setProperty('font-size', letters, 'important');
			}, letters);
			await expectUsable(phone);
		});
});

test('while alerts wait, a conversation at the desk can be read and answered at four times the size', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Ines Zoomer', 'es');
	const patient = await newPatient(closeby, { staff: nurse.id });
	await longTalk(closeby, patient, { count: 12, staff: nurse.id });
	await query(
		closeby,
		`insert into care.alerts (organisation_id, patient_id, episode, severity)
		select organisation_id, person_id, episode, 'red'
		from care.patients, unnest(array['low_glucose', 'high_bp']) episode where person_id = $1`,
		[patient.id]
	);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	const banner = desk.getByRole('status').filter({ hasText: '2 alertas que nadie ha visto' });
	const box = desk.getByRole('textbox', { name: 'Escriba un mensaje' });
	const list = desk.getByRole('region', { name: `Mensajes con ${patient.name}` });
	await expect(banner).toBeVisible();
	for (const [width, height] of [
		[320, 256],
		[568, 320]
	] as const)
		await test.step(`${width} × ${height}`, async () => {
			await desk.setViewportSize({ width, height });
			await expect(box, 'where one writes, before anything is scrolled').toBeInViewport({ ratio: 1 });
			await expectUsable(desk, { list, box, least: 96 });
			expect(await seenHeight(banner), 'the banner is still there').toBeGreaterThan(20);
			await box.fill('Hoy me pesé y salió 189. ¿Está bien? '.repeat(12));
			const send = desk.getByRole('button', { name: 'Enviar', exact: true });
			for (const one of [box, send]) await expect(one).toBeInViewport({ ratio: 1 });
			expect((await box.boundingBox())?.height).toBeLessThanOrEqual(Math.max(0.3 * height, 50));
			await box.fill('');
		});
	await test.step('the list of conversations', async () => {
		await desk.goto('/console/inbox');
		await desk.setViewportSize({ width: 320, height: 256 });
		const row = desk.getByRole('link', { name: new RegExp(patient.name) });
		await row.evaluate((it) => it.scrollIntoView({ block: 'nearest' }));
		await expect(row).toBeInViewport({ ratio: 0.9 });
	});
});

// In Spanish, whose words are longer: small and cheap phones, a desk at 200 %, and phones on their side.
const screens = [
	{ width: 320, height: 568 },
	{ width: 375, height: 667 },
	{ width: 360, height: 740 },
	{ width: 720, height: 450 },
	{ width: 667, height: 375 },
	{ width: 568, height: 320 }
];
/** Too low for bars that stay. */
const low = ({ height }: { height: number }) => height < 416;

/** What moved on the page without the person's doing, from now on. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
	await page.evaluate(() => {
		window.shifted = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				if ('value' in entry && 'hadRecentInput' in entry && entry.hadRecentInput === false)
					window.shifted = (window.shifted ?? 0) + Number(entry.value);
		}).observe({ type: 'layout-shift' });
	});
	return () => page.evaluate(() => window.shifted ?? 0);
}

async function expectInReach(page: Page, screen: { width: number; height: number }): Promise<void> {
	const box = page.getByRole('textbox', { name: 'Escriba un mensaje' });
	const place = `at ${screen.width} × ${screen.height}`;
	await expect(box, `where one writes, ${place}`).toBeInViewport({ ratio: 1 });
	await expect(page.getByRole('button', { name: 'Enviar', exact: true }), `Send, ${place}`).toBeInViewport({
		ratio: 1
	});
	const numbers = ['911', '988'].map((number) => page.getByRole('link', { name: number }));
	const tops = await Promise.all(numbers.map(async (number) => (await number.boundingBox())?.y));
	expect(tops[0], `911 and 988 on one line, ${place}`).toBe(tops[1]);
	for (const number of numbers) await expect(number, place).toBeInViewport({ ratio: 1 });
	const tall = (await box.boundingBox())?.height ?? Infinity;
	expect(tall, `height of the box, ${place}`).toBeLessThanOrEqual(Math.max(0.3 * screen.height, 50));
	if (low(screen)) return;
	const tabs = page.getByRole('navigation', { name: 'Menú principal' });
	for (const tab of await tabs.getByRole('link').all())
		await expect(tab, `the tabs, ${place}`).toBeInViewport({ ratio: 1 });
}

test('on low and narrow screens a message can be sent and the tabs are there, however much is typed and whatever the line says', async ({
	signIn,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource|Failed to fetch/);
	const phone = await signIn(maria, { at: `/messages/${maria.conversation}` });
	const box = phone.getByRole('textbox', { name: 'Escriba un mensaje' });
	const everywhere = async () => {
		for (const screen of screens) {
			await phone.setViewportSize(screen);
			await expectInReach(phone, screen);
		}
	};
	await expect(box).toBeVisible();
	await test.step('with nothing typed', everywhere);
	await test.step('without a line, which moves nothing', async () => {
		await phone.setViewportSize({ width: 320, height: 568 });
		const shifted = await watchShifts(phone);
		await loseLine(phone);
		await expect(phone.getByText('No hay conexión.')).toBeVisible();
		expect(await shifted()).toBe(0);
		await everywhere();
	});
	await test.step('with many lines typed', async () => {
		await box.fill('Hoy me pesé y salió 189. ¿Está bien? '.repeat(12));
		await everywhere();
	});
});

/** Whether the name of a tab is all there: on one line, and within the screen. */
const whole = (tab: Locator): Promise<boolean> =>
	tab.evaluate((it) => {
		const { left, right } = it.getBoundingClientRect();
		const name = document.createRange();
		// What is only for ears comes after it.
		const [text] = [...(it.lastElementChild?.childNodes ?? [])].filter((node) => node instanceof Text);
		name.selectNodeContents(text ?? it);
		const lines = [...name.getClientRects()].filter(({ width }) => width > 0).length;
		return left >= 0 && right <= innerWidth && it.scrollWidth <= it.clientWidth && lines === 1;
	});

test('with letters twice the size every tab is there in whole words, and the place to write beside them', async ({
	signIn
}) => {
	const phone = await signIn(maria, { at: '/today' });
	const tabs = phone.getByRole('navigation', { name: 'Menú principal' }).getByRole('link');
	for (const at of ['/today', `/messages/${maria.conversation}`]) {
		await phone.goto(at);
		for (const [width, height, letters] of [
			[320, 568, '112.5%'],
			[320, 568, '225%'],
			[360, 740, '150%'],
			[360, 740, '225%']
		] as const)
			await test.step(`${at}, ${width} × ${height}, ${letters}`, async () => {
				await phone.setViewportSize({ width, height });
				await phone.evaluate((letters) => {
					document.documentElement.style.setProperty('font-size', letters, 'important');
				}, letters);
				await expect(tabs).toHaveCount(5);
				for (const tab of await tabs.all()) {
					await expect(tab).toBeInViewport({ ratio: 1 });
					expect(await whole(tab), (await tab.textContent()) ?? '').toBe(true);
				}
				const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				expect(wide, 'width beyond the window').toBeLessThanOrEqual(0);
				if (at === '/today') return;
				await expect(phone.getByRole('textbox', { name: 'Escriba un mensaje' })).toBeInViewport({
					ratio: 0.9
				});
			});
	}
});
