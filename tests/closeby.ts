import { expect, test as base, type Page } from '@playwright/test';
import { expectNewAccessible } from './accessibility.ts';
import { KeptProfiles, Profiles, type PageOptions } from './profiles.ts';
import { startCloseby, type Closeby, type StartOptions } from './server.ts';
import { comeIn, newVisitor, type Asking, type Cookie, type Credentials, type Visitor } from './visitor.ts';

export { expect };
export type { Credentials };
export type { PageOptions, Screen } from './profiles.ts';

export interface VisitOptions {
	ownDevice?: boolean;
	/** What the browser that is stood in for has kept. */
	cookies?: readonly Cookie[];
}

export interface WorkerFixtures {
	/** How that Closeby starts; a file that sets it gets one of its own. */
	startOptions: StartOptions;
	/** The Closeby the stories of this worker share, with the demo people in it. */
	closeby: Closeby;
	/** The browser profiles its stories use one after the other, emptied in between. */
	keptProfiles: KeptProfiles;
}

export interface StoryFixtures {
	/** Opens a page in a browser profile that nobody else uses, empty, signed in as nobody and still blank. */
	open(options?: PageOptions): Promise<Page>;
	/**
	 * Opens a page in a browser profile that nobody else uses, signed in and on the first page of this person, or straight `at` another:
	 * each page that is only passed through costs as much as a step of the story.
	 */
	signIn(person: Credentials, options?: PageOptions & { ownDevice?: boolean; at?: string }): Promise<Page>;
	/** Somebody who asks without a browser, signed in as this person or as nobody. */
	visit(person?: Credentials, options?: VisitOptions): Promise<Visitor>;
	/** Errors in the console that this story is about, such as those of a lost connection. */
	allowErrors(pattern: RegExp): void;
	/**
	 * Whether browsers have service workers, as all but very old ones do: for what happens without a line. Other stories
	 * go without, because installing one costs as much as opening two pages.
	 */
	serviceWorker: boolean;
	/** Whether the pages left open are held to WCAG at the end of the story. */
	checkAccessibility: boolean;
}

/** Signs in as somebody of the demonstration, as one tap on their name does, and opens `path`. */
export async function tapDemo(page: Page, member: { id: string }, path = '/'): Promise<void> {
	await tapName(page, member);
	await page.goto(path);
}

/** The one tap alone. Answers with the page it leads to. */
export async function tapName({ request }: Asking, { id }: { id: string }): Promise<string | undefined> {
	// As a page of the same site asks, whatever its address.
	const headers = { 'sec-fetch-site': 'same-origin', accept: 'text/html' };
	const answer = await request.post('/sign-in?/demo', { headers, form: { person: id }, maxRedirects: 0 });
	expect(answer.status(), 'one tap').toBe(303);
	return answer.headers()['location'];
}

/** Signs in on the sign-in page, whatever its language, and waits for the first page behind it. */
export async function fillSignIn(
	page: Page,
	{ username, password }: Credentials,
	ownDevice = false
): Promise<void> {
	await page.goto('/sign-in');
	const form = page.locator('form', { has: page.locator('input[type="password"]') });
	await form.locator('input[autocomplete~="username"]').fill(username);
	await form.locator('input[type="password"]').fill(password);
	if (ownDevice) await form.locator('input[value="own_device"]').check();
	await form.locator('button').last().click();
	await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** What a page says first: the one thing that is left of it where nothing but the printed words of a run is kept. */
async function firstWords(page: Page): Promise<string> {
	const text = await page.locator('main').innerText({ timeout: 1_000 }).catch(String);
	return text.replace(/\s+/g, ' ').slice(0, 280);
}

/**
 * Playwright's `test` with Closeby running and people to sign in. Console errors fail the story, and so does a page
 * left open that breaks WCAG.
 *
 * A story brings its own people (`newPatient`, `newCareManager`, `newOrganisation` in enrol.ts), so that it does not
 * care which stories ran before it, and says what a person at the screen would (words.ts). Two people are two calls of
 * `signIn`, each a browser of its own. What an answer says to whom, where no screen matters, a visitor asks without one
 * (`visit`). What the story is not about is set up in the database (enrol.ts, query.ts).
 */
export const test = base.extend<StoryFixtures & { profiles: Profiles }, WorkerFixtures>({
	startOptions: [{}, { option: true, scope: 'worker' }],
	closeby: [
		async ({ startOptions }, use) => {
			const closeby = await startCloseby(startOptions);
			await use(closeby);
			await closeby.stop();
		},
		{ scope: 'worker', timeout: 180_000 }
	],
	keptProfiles: [
		async ({ browser, closeby }, use) => {
			const kept = new KeptProfiles(browser, closeby.url);
			await use(kept);
			await kept.close();
		},
		{ scope: 'worker' }
	],
	serviceWorker: [false, { option: true }],
	checkAccessibility: [true, { option: true }],
	profiles: [
		async ({ keptProfiles, closeby, serviceWorker, checkAccessibility }, use, story) => {
			const profiles = new Profiles(keptProfiles, { serviceWorker });
			const logged = closeby.log().length;
			await use(profiles);
			const passed = story.status === story.expectedStatus;
			try {
				if (passed && checkAccessibility) for (const page of profiles.pages) await expectNewAccessible(page);
				if (!passed) {
					await story.attach('closeby.log', { body: closeby.log().slice(logged) });
					for (const page of profiles.pages) await story.attach(page.url(), { body: await firstWords(page) });
				}
			} finally {
				await profiles.close({ keep: passed });
			}
			expect(profiles.unexpected, 'errors in the console').toEqual([]);
		},
		{ timeout: 60_000 }
	],
	open: ({ profiles }, use) => use((options) => profiles.open(options)),
	signIn: ({ profiles, closeby }, use) =>
		use(async (person, { ownDevice, at, ...options } = {}) => {
			const page = await profiles.open(options);
			const first = await comeIn(page, closeby, person, ownDevice);
			await page.goto(at ?? first);
			return page;
		}),
	visit: async ({ closeby }, use) => {
		const visitors: Visitor[] = [];
		await use(async (person, { ownDevice = false, cookies = [] } = {}) => {
			const visitor = await newVisitor(closeby, cookies);
			visitors.push(visitor);
			if (person) await comeIn(visitor, closeby, person, ownDevice);
			return visitor;
		});
		await Promise.all(visitors.map((visitor) => visitor.leave()));
	},
	allowErrors: ({ profiles }, use) => use((pattern) => profiles.allow(pattern))
});
