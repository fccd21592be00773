import type { Page } from '@playwright/test';
import { cast, type CastMember } from './cast.ts';
import { expect, tapDemo, type PageOptions } from './closeby.ts';

/** What a story about coming in needs: opens a page in a profile of its own. */
type Open = (options?: PageOptions) => Promise<Page>;

/** What the staff read from the sheet, and what they say aloud. */
export interface Sheet {
	link: string;
	code: string;
	qr: string | null;
	spoken: string | undefined;
}

/** Somebody of the demonstration at the desk, in the room for people. */
export async function atTheDesk(open: Open, member: CastMember = cast.lee): Promise<Page> {
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, member, '/console/people');
	await expect(desk.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
	return desk;
}

/** Enrols a patient, born on 4 March 1950, and stays on their page. */
export async function enrol(desk: Page, given: string, family: string, language = 'English'): Promise<void> {
	await desk.goto('/console/people/enrol');
	await desk.getByLabel('Given name').fill(given);
	await desk.getByLabel('Family name').fill(family);
	await fillDate(desk, '3', '4', '1950');
	await desk.getByRole('radio', { name: language }).check();
	await desk.getByRole('button', { name: 'Enrol', exact: true }).click();
	await expect(desk.getByRole('heading', { level: 1, name: `${given} ${family}` })).toBeVisible();
}

/** Makes the invitation of whoever is open at the desk, and reads the sheet. */
export async function makeSheet(desk: Page): Promise<Sheet> {
	await desk.getByRole('button', { name: 'Make an invitation' }).click();
	const sheet = desk.getByRole('article');
	await expect(sheet).toBeVisible();
	const link = (await desk.locator('code').textContent()) ?? '';
	const code = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(await sheet.innerText())?.[0] ?? '';
	const aloud = await desk.getByText(/^\d{6}$/).all();
	return {
		link,
		code,
		qr: await sheet.locator('svg path').getAttribute('d'),
		spoken: (await aloud[0]?.textContent()) ?? undefined
	};
}

/** Types a date in its three fields, in English. */
export async function fillDate(page: Page, month: string, day: string, year: string): Promise<void> {
	await page.getByLabel('Month').fill(month);
	await page.getByLabel('Day').fill(day);
	await page.getByLabel('Year').fill(year);
}

/** Proves the birth date of whom `enrol` enrolled, or another one. */
export async function proveBirthDate(page: Page, year = '1950'): Promise<void> {
	await fillDate(page, '3', '4', year);
	await page.getByRole('button', { name: 'Go on' }).click();
}

/** Chooses a password and goes in. */
export async function choosePassword(page: Page, password: string): Promise<void> {
	await page.getByLabel('Choose a password').fill(password);
	await page.getByRole('button', { name: 'Use this password' }).click();
}

/** A device that makes and shows passkeys by itself, its owner verified (WebAuthn Level 3, section 11). */
export async function giveAuthenticator(page: Page): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}
