import type { Page } from '@playwright/test';
import type { Language } from '../src/lib/i18n/languages.ts';
import { expectAccessible, expectKindsAccessible, wholeInSight } from './accessibility.ts';
import { cast } from './cast.ts';
import { expect, tapDemo, test, type Screen } from './closeby.ts';
import { newCareManager, newCaregiver, newPatients } from './enrol.ts';
import {
	administratorPlaces,
	caregiverPlaces,
	follow,
	patientPlaces,
	publicPlaces,
	secondStep,
	staffPlaces,
	trendPlaces,
	type Place
} from './places.ts';
import { openDraft, withPlan } from './plan.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';
import type { Closeby } from './server.ts';
import { loseSession, postPassword } from './visitor.ts';
import { cutLine, untilOfflineReady } from './words.ts';

test.use({ checkAccessibility: false });

/** Long names, long words and every state a message can have: what most easily breaks a layout. */
async function fullConversation(closeby: Closeby, language: 'en' | 'es') {
	const nurse = await newCareManager(closeby, 'Maximiliana Featherstonehaugh-Cholmondeley', language);
	const names = ['Wolfeschlegelsteinhausenbergerdorff Hernández-Villavicencio', 'Al Wu'];
	const [patient, other] = await newPatients(closeby, names, nurse.id, language);
	if (patient === undefined || other === undefined) throw new Error('Nobody was enrolled');
	const bodies = [
		'Good morning. How are you today?',
		`https://example.org/${'a-very-long-address-without-any-break-'.repeat(4)}`,
		'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
		'I will take this one back.',
		'And I will correct this one.',
		'Fine.\n\n- one\n- two'
	];
	const rows = await query<{ id: string; body: string }>(
		closeby,
		`insert into care.messages (id, version, conversation_id, author_id, body)
		select gen_random_uuid(), 1, $1, case when n % 2 = 0 then $2::uuid else $3::uuid end, words
		from unnest($4::text[]) with ordinality as said (words, n) returning id, body`,
		[patient.conversation, patient.id, nurse.id, bodies]
	);
	const changed = rows.find(({ body }) => body.startsWith('And I'))?.id;
	const withdrawn = rows.find(({ body }) => body.startsWith('I will'))?.id;
	await query(
		closeby,
		`insert into care.messages (id, version, conversation_id, author_id, body)
		values ($1, 2, $2, $3, 'Corrected.'), ($4, 2, $2, $5, null)`,
		[changed, patient.conversation, nurse.id, withdrawn, patient.id]
	);
	await query(
		closeby,
		`with alert as (
			insert into care.alerts (organisation_id, patient_id, episode, severity)
			select organisation_id, person_id, 'blood_pressure_high', 'yellow' from care.patients where person_id = $1
			returning *
		)
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, actor_id, note)
		select id, organisation_id, patient_id, 'acknowledged', severity, $2::uuid, $3 from alert`,
		[patient.id, nurse.id, bodies.join(' ')]
	);
	return { nurse, patient };
}

/** Names what is wider than the window, or stands beyond its edge, on the page as it is now. */
function clipped(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		const found: string[] = [];
		const name = (element: Element) =>
			`${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
		if (document.documentElement.scrollWidth > width)
			found.push(`the page is ${document.documentElement.scrollWidth} wide`);
		// Where panes scroll, the page around them must not: a tap on what stands deep in one would move them all.
		const height = document.querySelector('.h-dvh:not(dialog)')?.getBoundingClientRect().height;
		if (height !== undefined && document.documentElement.scrollHeight > height + 1)
			found.push(`the page is ${document.documentElement.scrollHeight} high around panes of ${height}`);
		// What an element around it cuts off or scrolls is that element's matter.
		const judged = new Map<Element | null, boolean>([[null, false]]);
		const cutsOrWithin = (element: Element | null): boolean => {
			const known = judged.get(element);
			if (known !== undefined || element === null) return known ?? false;
			const answer = getComputedStyle(element).overflowX !== 'visible' || cutsOrWithin(element.parentElement);
			judged.set(element, answer);
			return answer;
		};
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			const { overflowX, textOverflow } = getComputedStyle(element);
			const box = element.getBoundingClientRect();
			const seen = element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
			// The link to the main part waits above the screen until it has the focus.
			if (!seen || box.bottom <= 0) continue;
			if (!cutsOrWithin(element.parentElement) && (box.right > width + 1 || box.left < -1))
				found.push(`${name(element)} from ${Math.round(box.left)} to ${Math.round(box.right)}`);
			// Cut off on purpose is a line with an ellipsis, whose words stand elsewhere in full; nothing else may be.
			// A wide table may scroll in a region of its own that the keyboard reaches (WCAG 1.4.10, 2.1.1).
			if (element.matches('[tabindex="0"]:has(> table)')) continue;
			const cuts =
				overflowX !== 'visible' && textOverflow !== 'ellipsis' && !element.matches('input, textarea');
			if (cuts && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} is cut off`);
		}
		return found;
	});
}

/** The kinds of marks that were looked at in forced colours. */
const marked = new Set<string>();

/**
 * Names what is marked as the current of several and looks as the others do where the browser sets all colours: there what is
 * transparent is drawn, and no ground of one's own. WCAG 1.4.1, for eyes that need those colours.
 */
async function unmarked(page: Page): Promise<string[]> {
	const kinds = await page
		.locator('[aria-current]')
		.evaluateAll((marks) => marks.map(({ localName, className }) => `${localName} ${className}`));
	if (kinds.every((kind) => marked.has(kind))) return [];
	kinds.forEach((kind) => marked.add(kind));
	await page.emulateMedia({ forcedColors: 'active' });
	const found = await page.evaluate(() => {
		const look = (element: Element) => {
			const { borderColor, borderWidth, fontWeight, textDecorationLine } = getComputedStyle(element);
			return [borderColor, borderWidth, fontWeight, textDecorationLine].join(' ');
		};
		return [...document.querySelectorAll('[aria-current]')].flatMap((current) => {
			const others =
				current.closest('nav, ol, [role="list"]')?.querySelectorAll('a:not([aria-current])') ?? [];
			const same = [...others].find((other) => look(other) === look(current));
			return same ? [`${current.textContent?.trim()} looks as ${same.textContent?.trim()}`] : [];
		});
	});
	await page.emulateMedia({ forcedColors: null });
	return found;
}

const sizes: Record<Screen, { width: number; height: number }> = {
	phone: { width: 360, height: 740 },
	desktop: { width: 1440, height: 900 }
};

/** The kinds of elements that passed on a place walked through before: in dark, and on the other screen. */
const seen = { light: new Set<string>(), dark: new Set<string>(), elsewhere: new Set<string>() };

/**
 * Holds a place to WCAG, the whole of it on the screen it is made for. What follows from colours, and what another look can
 * break, is held where no place before had the like: in light and in dark, and on the other screen what is laid out or shown
 * there.
 */
async function expectForEveryone(page: Page, name: string, first: Screen): Promise<void> {
	await test.step(`${name}, ${first}`, () =>
		wholeInSight(page, async () => {
			await expectAccessible(page, 'all but colours');
			for (const colorScheme of ['dark', 'light'] as const) {
				await page.emulateMedia({ colorScheme });
				const passed = await expectKindsAccessible(page, 'colours', seen[colorScheme]);
				passed.forEach((kind) => seen[colorScheme].add(kind));
			}
		}));
	const other = first === 'phone' ? 'desktop' : 'phone';
	await page.setViewportSize(sizes[other]);
	await test.step(`${name}, ${other}`, async () => {
		const passed = await expectKindsAccessible(page, 'all but colours', seen.elsewhere);
		passed.forEach((kind) => seen.elsewhere.add(kind));
	});
}

/**
 * Every place is for everyone, and nothing may be clipped: not at 320 CSS pixels (1.4.10), not on a desk at 200 % (720 by
 * 450), and, in rooms for phones, not with text twice as large (1.4.4). The console's panes follow the browser's own text
 * size, which a page cannot set for itself. All looks of a place are of one load of it.
 *
 * In Spanish nothing but the length of words differs: elements and colours are the same in every language, and no name
 * of one is missing (words.test.ts). There each place comes whole from the server, without scripts where it does not need
 * them, and is looked at in every size; in English, whose words are shorter, in the narrowest alone, and the app goes from
 * place to place as its links do, so both ways to a place are seen.
 */
async function walkThrough(
	page: Page,
	places: readonly Place[],
	language: Language,
	first: Screen
): Promise<void> {
	const [narrow, zoomed] = [
		{ width: 320, height: 568 },
		{ width: 720, height: 450 }
	];
	const enlarge = (size: string) =>
		page.evaluate((size) => document.documentElement.style.setProperty('font-size', size, 'important'), size);
	for (const [index, place] of places.entries()) {
		await page.setViewportSize(language === 'en' ? sizes[first] : narrow);
		// What was done at the place before stays behind with its document.
		const fromPage = language === 'en' && places[index - 1]?.path !== undefined;
		await (fromPage && place.path !== undefined ? follow(page, place.path) : place.go(page));
		await page.getByRole('heading').first().waitFor({ state: 'attached' });
		await expect(page.locator('html'), place.name).toHaveAttribute('lang', language);
		if (language === 'en') {
			await expectForEveryone(page, place.name, first);
			expect.soft(await unmarked(page), `${place.name} in forced colours`).toEqual([]);
		}
		const everySize = language === 'es' || place.scripted;
		for (const size of everySize ? [narrow, zoomed] : [narrow]) {
			await page.setViewportSize(size);
			expect.soft(await clipped(page), `${place.name} at ${size.width} pixels`).toEqual([]);
		}
		if (first === 'desktop' || !everySize) continue;
		await page.setViewportSize(sizes.phone);
		await enlarge('200%');
		expect.soft(await clipped(page), `${place.name} with text twice as large`).toEqual([]);
		await enlarge('');
	}
}

test('what these stories look for, they find', async ({ open }) => {
	const page = await open();
	await page.goto('/sign-in');
	const spoil = (style: string) =>
		page.locator('h1 + p').evaluate((element, style) => element.setAttribute('style', style), style);
	await expectAccessible(page);
	expect(await clipped(page)).toEqual([]);
	await page.evaluate(() => document.querySelector('label[for]')?.remove());
	await expect(expectAccessible(page)).rejects.toThrow('label: ');
	const passed = new Set(await expectKindsAccessible(page, 'colours', new Set()));
	expect(await expectKindsAccessible(page, 'colours', passed)).toEqual([]);
	await spoil('color: #bbb');
	await expect(expectKindsAccessible(page, 'colours', passed)).rejects.toThrow('color-contrast: ');
	await spoil('width: 120vw');
	expect(await clipped(page)).not.toEqual([]);
});

for (const language of ['en', 'es'] as const) {
	const locale = language === 'en' ? 'en-US' : 'es-US';
	// What is laid out is the same at every number of dots to a pixel; drawing it is not.
	const context = { locale, bypassCSP: true, javaScriptEnabled: language === 'en', deviceScaleFactor: 1 };
	const rooms = (places: readonly Place[]) => places.filter(({ scripted }) => !scripted || language === 'en');

	test(`the doors in ${language} are for everyone, on every screen`, async ({
		open,
		closeby,
		allowErrors
	}) => {
		allowErrors(/status of (404|503)/);
		test.setTimeout(120_000);
		const page = await open({ screen: 'desktop', context });
		await walkThrough(page, rooms(publicPlaces), language, 'phone');
		await postPassword(page, closeby, await newCareManager(closeby, 'Ina Kurz', language));
		await walkThrough(page, [secondStep], language, 'phone');
	});

	test(`a patient’s rooms in ${language} are for everyone, on every screen`, async ({
		signIn,
		closeby,
		allowErrors
	}) => {
		// Help before anything is taken is answered 422.
		allowErrors(/status of (404|422)/);
		test.setTimeout(120_000);
		const { nurse, patient } = await fullConversation(closeby, language);
		await withPlan(closeby, patient, nurse.id);
		const helper = await newCaregiver(closeby, patient);
		const page = await signIn(patient, { context, at: '/up' });
		await walkThrough(page, patientPlaces(patient.conversation, helper.consent), language, 'phone');
		await loseSession(page);
		await tapDemo(page, language === 'en' ? cast.walter : cast.maria, '/up');
		await walkThrough(page, trendPlaces(language === 'en' ? 'weight' : 'blood_pressure'), language, 'phone');
	});

	test(`the console in ${language} is for everyone, on every screen`, async ({ signIn, closeby }) => {
		test.setTimeout(120_000);
		const { nurse, patient } = await fullConversation(closeby, language);
		await giveRoles(closeby, nurse, ['care_manager']);
		await withPlan(closeby, patient, nurse.id);
		await openDraft(closeby, patient, nurse.id);
		await newCaregiver(closeby, patient);
		const page = await signIn(nurse, { screen: 'desktop', context, at: '/up' });
		await walkThrough(page, rooms(staffPlaces(patient.conversation, patient.id)), language, 'desktop');
	});

	test(`the rooms of who helps, supervises and administers in ${language} are for everyone, on every screen`, async ({
		signIn,
		closeby
	}) => {
		test.setTimeout(120_000);
		const { nurse, patient } = await fullConversation(closeby, language);
		await withPlan(closeby, patient, nurse.id);
		const helper = await newCaregiver(closeby, patient);
		await query(closeby, 'update care.people set language = $1 where id = $2', [language, helper.id]);
		const administrator = await newCareManager(closeby, 'Ada Wohlgemuth-Featherstonehaugh', language);
		await giveRoles(closeby, administrator, ['supervisor', 'clinic_admin']);
		const page = await signIn(administrator, { screen: 'desktop', context, at: '/up' });
		await walkThrough(page, administratorPlaces(patient.id), language, 'desktop');
		await loseSession(page);
		await postPassword(page, closeby, helper);
		await walkThrough(page, caregiverPlaces(patient.id), language, 'phone');
	});
}

test('what only scripts show fits in Spanish as well', async ({ signIn, closeby, allowErrors }) => {
	allowErrors(/status of 503/);
	const context = { locale: 'es-US', bypassCSP: true, deviceScaleFactor: 1 };
	const scripted = ({ scripted }: Place) => scripted;
	const { nurse, patient } = await fullConversation(closeby, 'es');
	const page = await signIn(nurse, { screen: 'desktop', context, at: '/up' });
	const places = staffPlaces(patient.conversation, patient.id).filter(scripted);
	await walkThrough(page, places, 'es', 'desktop');
	await walkThrough(page, publicPlaces.filter(scripted), 'es', 'phone');
});

test.describe(() => {
	test.use({ serviceWorker: true });

	test('the offline page with words that wait is for everyone', async ({ signIn, allowErrors }) => {
		allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
		const { walter } = cast;
		const phone = await signIn(walter, { at: `/messages/${walter.conversation}` });
		await untilOfflineReady(phone);
		await cutLine(phone);
		await phone.reload();
		await phone.getByRole('textbox', { name: 'Write a message' }).fill('Words that wait.');
		await phone.getByRole('button', { name: 'Send', exact: true }).click();
		await expect(phone.getByRole('listitem').filter({ hasText: 'Words that wait.' })).toBeVisible();
		await expectAccessible(phone);
		expect(await clipped(phone)).toEqual([]);
	});
});
