import type { Page } from '@playwright/test';
import { cast, organisations } from './cast.ts';
import { expect, test } from './closeby.ts';
import { longTalk, newPatient } from './enrol.ts';
import { overprinted, readPdf } from './pdf.ts';
import { composer, placesShown, thread } from './words.ts';

const { lee } = cast;
const all = Array.from({ length: 120 }, (_, at) => `Note ${at + 1}`);

/** What comes out of the printer: pages, and all their words on one line. */
const printed = async (page: Page) => readPdf(await page.pdf({ format: 'Letter' }));

/** The messages that are on paper, by their first words, in its order. */
const notesIn = (text: string) => text.match(/Note \d+/g) ?? [];

/** Brings all that was said before onto the screen. */
async function loadAll(page: Page): Promise<void> {
	const earlier = page.getByRole('link', { name: 'Earlier messages' });
	await expect(async () => {
		const [first] = await placesShown(page);
		if (first === 1) return;
		await earlier.click({ timeout: 2_000 });
		await expect.poll(async () => (await placesShown(page))[0], { timeout: 2_000 }).toBeLessThan(first ?? 1);
		expect((await placesShown(page))[0]).toBe(1);
	}).toPass();
}

test('a conversation on paper is all of it that was loaded, and says which part is not there', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 120 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	const desk = await signIn(lee, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	for (const page of [phone, desk]) await expect(composer(page)).toBeVisible();

	for (const [page, title] of [
		[phone, `Messages with ${lee.name}`],
		[desk, `Messages with ${patient.name}`]
	] as const)
		await test.step(title, async () => {
			const shown = (await placesShown(page)).map((place) => `Note ${place}`);
			const part = await printed(page);
			expect(notesIn(part.text)).toEqual(shown);
			expect(shown.length).toBeLessThan(120);
			expect(part.text).toContain('Older messages are not on this paper.');

			await loadAll(page);
			const whole = await printed(page);
			expect(whole.pages).toBeGreaterThan(2);
			expect(notesIn(whole.text)).toEqual(all);
			expect(whole.text).not.toContain('are not on this paper');
			expect(whole.text).toContain(title);
			expect(whole.text).toContain(`Patient: ${patient.name}. Clinic: ${organisations.lakeside.name}.`);
			expect(whole.text).toMatch(/Messages from \w+ \d+, \d{4} to \w+ \d+, \d{4}\./);
			expect(whole.text).toMatch(/Printed \w+, \w+ \d+, \d{4}, \d+:\d\d [AP]M\./);
			// Each message has its author and its time, those of the reader too, for a page may begin with any of them.
			expect(whole.text.match(/\d+:\d\d [AP]M · (Sent|Read)|\d+:\d\d [AP]M/g)?.length).toBeGreaterThan(120);
			expect(whole.text.split(patient.name).length - 1).toBeGreaterThanOrEqual(60);
			expect(whole.text.split(lee.name).length - 1).toBeGreaterThanOrEqual(60);
			for (const word of ['Write a message', 'Earlier messages', 'To the newest', 'Inbox', 'Today', 'Skip'])
				expect(whole.text, word).not.toContain(word);
			expect(await overprinted(whole)).toEqual([]);
		});
});

test('who printed a conversation reads on where they were', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	await longTalk(closeby, patient, { count: 120 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await expect(composer(phone)).toBeVisible();
	await thread(phone).evaluate((list) => (list.scrollTop = -500));
	const place = () => thread(phone).evaluate((list) => list.scrollTop);
	await expect.poll(place).toBe(-500);
	await printed(phone);
	expect(await place()).toBe(-500);
});

test('on paper a conversation is dark on white, in the language of who prints it', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby, { language: 'es' });
	await longTalk(closeby, patient, { count: 40 });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await expect(phone.getByRole('textbox', { name: 'Escriba un mensaje' })).toBeVisible();
	const { text } = await printed(phone);
	expect(text).toContain(`Mensajes con ${lee.name}`);
	expect(text).toContain('Los mensajes más antiguos no están en este papel.');
	expect(text).toMatch(/Mensajes del \d+ de \w+ de \d{4}/);
	expect(text).toContain('Impreso el ');

	await phone.emulateMedia({ media: 'print', colorScheme: 'dark' });
	const colours = await phone
		.getByText('Note 40')
		.first()
		.evaluate((words) => {
			const { color } = getComputedStyle(words);
			return { color, ground: getComputedStyle(document.documentElement).backgroundColor };
		});
	expect(colours).toEqual({ color: 'rgb(37, 33, 27)', ground: 'rgb(255, 255, 255)' });
	await phone.emulateMedia({ media: null, colorScheme: null });
});
