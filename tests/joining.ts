import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import * as v from 'valibot';
import { cast, type CastMember } from './cast.ts';
import { expect, tapDemo, type PageOptions } from './closeby.ts';
import { post, resultOf } from './post.ts';
import type { Closeby } from './server.ts';
import type { Asking } from './visitor.ts';

/** What a story about coming in needs: opens a page in a profile of its own. */
type Open = (options?: PageOptions) => Promise<Page>;

/** What the staff read from the sheet, and what they say aloud. */
export interface Sheet {
	link: string;
	code: string;
	qr: string | null;
	spoken: string | undefined;
}

/** Somebody of the demonstration at the desk, in the room for people or straight at another place. */
export async function atTheDesk(
	open: Open,
	member: CastMember = cast.lee,
	at = '/console/people'
): Promise<Page> {
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, member, at);
	await expect(desk.getByRole('heading', { level: 1 }).first()).toBeVisible();
	return desk;
}

/** Enrols a patient, born on 4 March 1950, with the form that is open at the desk, and stays on their page. */
export async function enrol(desk: Page, given: string, family: string, language = 'English'): Promise<void> {
	await desk.getByLabel('Given name').fill(given);
	await desk.getByLabel('Family name').fill(family);
	await fillDate(desk, '3', '4', '1950');
	await desk.getByRole('radio', { name: language }).check();
	await desk.getByRole('button', { name: 'Enroll', exact: true }).click();
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

/** Enrols a patient, born on 4 March 1950, as the form of the desk does without drawing it. Answers with their id. */
export async function postEnrolment(
	desk: Asking,
	{ url }: Closeby,
	givenName: string,
	familyName: string
): Promise<string> {
	const id = v7();
	const born = { day: '4', month: '3', year: '1950' };
	const more = { preferredName: '', phone: '', language: 'en', careManager: cast.lee.id };
	const form = { id, givenName, familyName, ...born, ...more };
	const answer = await resultOf(await post(desk, url, '/console/people/enrol', form));
	expect(answer).toMatchObject({ type: 'redirect', location: `/console/people/${id}` });
	return id;
}

const sheetShown = v.object({ link: v.string(), code: v.string(), spokenCode: v.nullable(v.string()) });

/** Adds a care manager as the administrator's form does without drawing it. Answers with their id. */
export async function postColleague(
	admin: Asking,
	{ url }: Closeby,
	givenName: string,
	familyName: string
): Promise<string> {
	const id = v7();
	const form = { id, givenName, familyName, credential: '', language: 'en', care_manager: 'on' };
	const answer = await resultOf(await post(admin, url, '/console/people/colleague', form));
	expect(answer).toMatchObject({ type: 'redirect', location: `/console/people/${id}` });
	return id;
}

/** Makes an invitation as its button at the desk does without drawing the sheet. */
export async function postInvitation(desk: Asking, { url }: Closeby, person: string) {
	const { data } = await resultOf(
		await post(desk, url, `/console/people/${person}/sheet`, { purpose: 'join' })
	);
	const { link, code, spokenCode } = v.parse(sheetShown, data);
	return { link, code, spoken: spokenCode ?? '' };
}

/** Proves to an invitation, by its link or code, what its page asks for, without drawing the page. */
export async function postProof(
	invited: Asking,
	{ url }: Closeby,
	key: string,
	proof: Record<string, string> = { day: '4', month: '3', year: '1950' }
) {
	return resultOf(await post(invited, url, key.startsWith(url) ? key : `/join/${key}`, proof));
}

/** Chooses a username and a password as the form behind the proof does, and is in. */
export async function postNewPassword(
	invited: Asking,
	{ url }: Closeby,
	chosen: { username: string; password: string }
): Promise<void> {
	const answer = await resultOf(
		await post(invited, url, '/join/finish?/password', { ...chosen, language: 'en' })
	);
	expect(answer).toMatchObject({ type: 'redirect', location: expect.stringMatching(/^\//) });
}
