import type { Locator, Page } from '@playwright/test';
import { expect, test, type Credentials } from './closeby.ts';
import { newCareManager, newPatients, type EnrolledPatient } from './enrol.ts';
import { query, says } from './query.ts';
import type { Closeby } from './server.ts';
import { composer, inbox, inboxLine, message, openPatient, send, thread } from './words.ts';

interface Caseload {
	nurse: Credentials & { id: string };
	patients: EnrolledPatient[];
}

/**
 * A care manager with 200 patients, or so many. The first three wait for an answer since the longest, a shorter and the
 * shortest time; the others have been answered or have said nothing.
 */
async function caseload(closeby: Closeby, { number = 200, language = 'en' } = {}): Promise<Caseload> {
	const nurse = await newCareManager(closeby, 'Joan Ferris', language);
	const special = ['Otto Zimmer', 'María José García', 'Siobhán O’Neill'];
	const others = Array.from(
		{ length: number - special.length },
		(_, index) => `Pat Number${String(index + 4).padStart(3, '0')}`
	);
	const patients = await newPatients(closeby, [...special, ...others], nurse.id);
	for (const [index, patient] of patients.slice(0, 3).entries()) {
		await says(closeby, patient, 'Could you call me?');
		await query(
			closeby,
			`update care.conversations set waiting_since = waiting_since - $2 * interval '1 hour' where id = $1`,
			[patient.conversation, 30 - index * 10]
		);
	}
	return { nurse, patients };
}

/** The names down the inbox, as far as it is drawn. */
const names = (page: Page): Promise<string[]> =>
	inbox(page)
		.getByRole('listitem')
		.evaluateAll((lines) => lines.map((line) => line.querySelector('bdi')?.textContent ?? ''));

/** How tall a button above a conversation is while the patient has this name. */
const heightBeside = (button: Locator, name: string): Promise<number> =>
	button.evaluate((it, name) => {
		const text = document.querySelector('main h2 bdi')?.firstChild;
		if (!(text instanceof Text)) throw new Error('No name stands above the conversation.');
		const own = text.data;
		text.data = name;
		const { height } = it.getBoundingClientRect();
		text.data = own;
		return height;
	}, name);

/** Sooner than the page is drawn once. */
const pressQuickly = (page: Page, keys: readonly string[]) =>
	page.evaluate((keys) => {
		for (const key of keys)
			(document.activeElement ?? document.body).dispatchEvent(
				new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
			);
	}, keys);

test('a care manager works a whole morning by keyboard, and finds one of 200 patients by what is typed, without regard to accents', async ({
	signIn,
	closeby
}) => {
	const { nurse } = await caseload(closeby);
	const desk = await signIn(nurse, { screen: 'desktop' });
	const search = desk.getByRole('searchbox', { name: 'Search by name' });
	await expect(desk.getByRole('heading', { name: '3 patients wait for an answer' })).toBeVisible();
	// Only what is on the screen, and a little more, is drawn.
	await expect.poll(() => inbox(desk).getByRole('listitem').count()).toBeGreaterThan(8);
	expect(await inbox(desk).getByRole('listitem').count()).toBeLessThan(40);

	await expect(inboxLine(desk, 'Otto Zimmer')).toBeVisible();
	const focused = () => desk.evaluate(() => document.activeElement?.querySelector('bdi')?.textContent);
	// Until the page's script runs, a key does nothing. Searching again changes nothing, so it may be asked for twice.
	await expect(async () => {
		await desk.keyboard.press('/');
		await expect(search).toBeFocused({ timeout: 1_000 });
	}).toPass();
	await desk.keyboard.press('Escape');
	await expect(search).not.toBeFocused();
	await desk.keyboard.press('j');
	await expect.poll(focused).toBe('Otto Zimmer');
	// With Caps Lock.
	await desk.keyboard.press('J');
	await expect.poll(focused).toBe('María José García');
	await desk.keyboard.press('j');
	await expect.poll(focused).toBe('Siobhán O’Neill');
	await desk.keyboard.press('k');
	await expect.poll(focused).toBe('María José García');
	await expect(inboxLine(desk, 'María José García')).toHaveAttribute('aria-setsize', '200');
	await test.step('no key of somebody quick is lost, nor their place when the list is scrolled', async () => {
		const place = () =>
			desk.evaluate(() => document.activeElement?.closest('[aria-posinset]')?.getAttribute('aria-posinset'));
		await pressQuickly(desk, Array<string>(38).fill('j'));
		await expect.poll(place).toBe('40');
		await inbox(desk).hover();
		await desk.mouse.wheel(0, -5_000);
		await expect(inboxLine(desk, 'Otto Zimmer')).toBeInViewport();
		expect(await place()).toBe('40');
		await pressQuickly(desk, Array<string>(38).fill('k'));
		await expect.poll(focused).toBe('María José García');
	});
	await desk.keyboard.press('k');
	await expect.poll(focused).toBe('Otto Zimmer');
	await test.step('Enter opens the row the keys are at, where the focus has not come yet', () =>
		pressQuickly(desk, ['j', 'Enter']));
	await expect(desk.getByRole('heading', { level: 2, name: 'María José García' }).first()).toBeVisible();
	await expect(desk.getByRole('complementary', { name: 'Patient' })).toContainText('Jun 7, 1951');

	await desk.keyboard.press('r');
	await expect(composer(desk)).toBeFocused();
	await desk.keyboard.type('Just called. j k r / ? are letters here.');
	await desk.keyboard.press('Control+Enter');
	await expect(message(desk, 'Just called. j k r / ? are letters here.')).toBeVisible();
	await expect(inboxLine(desk, 'María José García')).toContainText('You: Just called.');
	await desk.keyboard.press('Escape');
	await desk.keyboard.press('/');
	await expect(search).toBeFocused();
	await desk.keyboard.type('siob');
	await desk.keyboard.press('ArrowDown');
	await desk.keyboard.press('Enter');
	await expect(desk.getByRole('heading', { level: 2, name: 'Siobhán O’Neill' }).first()).toBeVisible();

	await desk.keyboard.press('?');
	const help = desk.getByRole('dialog', { name: 'Keyboard' });
	await expect(help).toBeVisible();
	await expect(help).toContainText('Next conversation');
	await desk.keyboard.press('Escape');
	await expect(help).toBeHidden();

	await desk.keyboard.press('/');
	await desk.keyboard.press('Escape');
	await expect(search).toHaveValue('');

	await search.fill('garcia maria');
	await expect(inbox(desk).getByRole('listitem')).toHaveCount(1);
	await expect(inboxLine(desk, 'María José García')).toBeVisible();
	await expect(desk.getByText('1 patient found')).toBeAttached();
	await search.fill('SIOBHAN');
	await expect(inboxLine(desk, 'Siobhán O’Neill')).toBeVisible();
	await search.fill('number1');
	await expect(desk.getByText('100 patients found')).toBeAttached();
	await search.fill('zzz');
	await expect(desk.getByRole('heading', { name: 'No patient has this name' })).toBeVisible();
	await search.press('Escape');
	await expect(search).toHaveValue('');

	// The last of 200 is reached by scrolling, and drawn then.
	await inbox(desk).hover();
	await expect(async () => {
		await desk.mouse.wheel(0, 5_000);
		await expect(inbox(desk).getByRole('listitem')).not.toHaveCount(0);
		expect(await inboxLine(desk, 'Otto Zimmer').count()).toBe(0);
	}).toPass();
	expect(await inbox(desk).getByRole('listitem').count()).toBeLessThan(40);

	await test.step('who speaks to the computer turns keys of one sign off', async () => {
		await desk.keyboard.press('?');
		await help.getByRole('checkbox', { name: 'Keys of one sign do something' }).uncheck();
		await desk.keyboard.press('Escape');
		await expect(help).toBeHidden();
		for (const key of ['/', '?', 'r']) await desk.keyboard.press(key);
		await expect(search).not.toBeFocused();
		await expect(composer(desk)).not.toBeFocused();
		await expect(help).toBeHidden();
	});
});

test('who waits longest stands first, and the order follows what happens', async ({ signIn, closeby }) => {
	const { nurse, patients } = await caseload(closeby, { number: 8 });
	const [otto, maria] = patients;
	const last = patients.at(-1);
	if (otto === undefined || maria === undefined || last === undefined) throw new Error('Nobody was enrolled');
	const desk = await signIn(nurse, { screen: 'desktop' });
	await expect
		.poll(async () => (await names(desk)).slice(0, 3))
		.toEqual(['Otto Zimmer', 'María José García', 'Siobhán O’Neill']);
	await expect(inboxLine(desk, 'Otto Zimmer')).toContainText('Waits 1 day');
	await expect(inboxLine(desk, 'María José García')).toContainText('Waits 20 hr');
	const tab = desk.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: /^Inbox/ });
	await expect(tab).toHaveAccessibleName(/3 patients wait for an answer/);

	const phone = await signIn(last, { at: `/messages/${last.conversation}` });
	await send(phone, 'I have a question too.');
	await expect(tab).toHaveAccessibleName(/4 patients wait for an answer/);
	await expect.poll(async () => (await names(desk))[3]).toBe(last.name);
	await expect(inboxLine(desk, last.name)).toContainText('1 new message');
	await send(phone, 'And another one.');
	await expect(inboxLine(desk, last.name)).toContainText('2 new messages');

	await openPatient(desk, 'Otto Zimmer');
	await desk.getByRole('searchbox', { name: 'Search by name' }).fill('');
	await send(desk, 'I will call you at three.');
	await expect(tab).toHaveAccessibleName(/3 patients wait for an answer/);
	await expect.poll(async () => (await names(desk))[0]).toBe('María José García');
	await expect(inboxLine(desk, 'Otto Zimmer')).toContainText('You: I will call you at three.');

	// Thanks need no answer: nobody waits any more, and nothing was written.
	await openPatient(desk, last.name);
	const waive = desk.getByRole('button', { name: 'No answer needed' });
	const screen = desk.viewportSize();
	await desk.setViewportSize({ width: 360, height: 740 });
	const long = await heightBeside(waive, 'Marisol Guadalupe Zúñiga Bustamante de la Torre');
	expect(long, 'the button beside a long name, on a phone').toBe(await heightBeside(waive, 'Wei Li'));
	if (screen) await desk.setViewportSize(screen);
	await waive.click();
	await expect(desk.getByRole('main').getByRole('heading', { name: last.name })).toBeFocused();
	await expect(tab).toHaveAccessibleName(/2 patients wait for an answer/);
	await expect(waive).toBeHidden();
	await expect(thread(phone).getByRole('listitem')).toHaveCount(2);
});

test('the console speaks Spanish, and so does its list of keys; on a phone it shows one pane at a time', async ({
	signIn,
	closeby
}) => {
	const { nurse } = await caseload(closeby, { number: 3, language: 'es' });
	const desk = await signIn(nurse, { screen: 'desktop' });
	await expect(desk.getByRole('heading', { name: '3 pacientes esperan respuesta' })).toBeVisible();
	await expect(desk.getByRole('searchbox', { name: 'Buscar por nombre' })).toBeVisible();
	await inboxLine(desk, 'Otto Zimmer').getByRole('link').click();
	await expect(desk.getByRole('textbox', { name: 'Escriba un mensaje' })).toBeVisible();
	await expect(desk.getByRole('complementary', { name: 'Paciente' })).toContainText('Nació');
	await desk.getByRole('heading', { level: 2, name: 'Otto Zimmer' }).first().click();
	await desk.keyboard.press('?');
	await expect(desk.getByRole('dialog', { name: 'Teclado' })).toContainText('Conversación siguiente');
	await desk.keyboard.press('Escape');

	await desk.setViewportSize({ width: 360, height: 740 });
	await expect(desk.getByText('Could you call me?').last()).toBeVisible();
	await expect(inbox(desk)).toBeHidden();
	await desk.getByRole('main').getByRole('link', { name: 'Ver paciente' }).click();
	await expect(desk.getByRole('complementary', { name: 'Paciente' })).toContainText('Chicago, IL');
	await desk.getByRole('link', { name: 'Volver a la conversación' }).click();
	await expect(desk.getByRole('textbox', { name: 'Escriba un mensaje' })).toBeVisible();
	await desk.getByRole('link', { name: 'Volver', exact: true }).click();
	await expect(inboxLine(desk, 'Otto Zimmer')).toBeVisible();
});
