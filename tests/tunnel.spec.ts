import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { leaveCareTeam, newCareManager, newCaregiver, newPatient, takeTopics } from './enrol.ts';
import { withPlan } from './plan.ts';
import { giveRoles, lineOf, newCared, planOf } from './planned.ts';
import { query } from './query.ts';
import { cutLine, findLine, untilOfflineReady } from './words.ts';

test.use({ serviceWorker: true });

/** How much of what was read this browser keeps. */
const copiesKept = (page: Page) =>
	page.evaluate(async () => {
		const { promise, resolve, reject } = Promise.withResolvers<number>();
		const opening = indexedDB.open('closeby');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const counting = opening.result.transaction('copies').objectStore('copies').count();
			counting.onsuccess = () => {
				opening.result.close();
				resolve(counting.result);
			};
		};
		return promise;
	});

test('in a tunnel a phone of one’s own shows the plan, takes ticks and readings, and says at once what to do; the alert is there when the line is back', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const nurse = await newCareManager(closeby, 'Inga Falk');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	await withPlan(closeby, patient, nurse.id);
	// Who signed the plan is not called.
	await leaveCareTeam(closeby, patient.id, cast.priya.id);
	// They travel.
	const phone = await signIn(patient, {
		ownDevice: true,
		at: '/plan',
		context: { timezoneId: 'America/New_York' }
	});
	const desk = await signIn(nurse, { screen: 'desktop' });
	await untilOfflineReady(phone);
	await cutLine(phone);
	await phone.reload();
	await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
	await expect(phone.getByText('by the clock of this phone (Eastern Time)')).toBeVisible();
	const step = phone
		.getByRole('listitem')
		.filter({ has: phone.getByRole('heading', { name: 'Step on the scale' }) })
		.last();
	await step.getByRole('button', { name: /^Did it/ }).click();
	await expect(step).toContainText('Today: done');
	await expect(step).toContainText('On this phone.');
	// Nothing personal is in what every visitor's phone keeps.
	const cached = await phone.evaluate(async () => {
		const texts: string[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const asked of await cache.keys()) texts.push((await (await cache.match(asked))?.text()) ?? '');
		}
		return texts.join('\n');
	});
	expect(cached).not.toContain('I want to walk to the lake');

	// The Log was never opened on this phone.
	await phone.goto('/log');
	await phone.getByRole('button', { name: 'Blood sugar' }).click();
	await phone.getByLabel('Blood sugar').fill('5000');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('This has to be a number from 10 to 800.')).toBeVisible();
	await phone.getByLabel('Blood sugar').fill('38');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('Is 38 right?')).toBeVisible();
	// Enter saves, which asks about the new number: it does not say yes to the old one.
	await phone.getByLabel('Blood sugar').fill('39');
	await phone.getByLabel('Blood sugar').press('Enter');
	await expect(phone.getByText('Is 39 right?')).toBeVisible();
	await phone.getByRole('button', { name: 'Yes, 39 is right' }).click();
	const help = phone.getByRole('alert');
	await expect(help.getByRole('link').first()).toHaveAttribute('href', 'tel:911');
	await expect(help).toContainText('eat or drink 15 grams of sugar now');
	await expect(help).toContainText('This is not sent yet.');

	await expect(help.getByRole('link').first()).toBeInViewport();

	// A sign that waits on the phone makes the next reading as bad as the clinic will find it.
	await phone.getByRole('button', { name: 'Write down something else' }).click();
	await phone.getByRole('button', { name: 'How I feel today' }).click();
	const backPain = phone.getByRole('checkbox', { name: 'New back pain' });
	await phone.getByRole('radio', { name: 'The same' }).check();
	await expect(backPain).toBeHidden();
	await phone.getByRole('radio', { name: 'Worse' }).check();
	await backPain.check();
	await phone.getByRole('button', { name: 'Save' }).click();
	await phone.getByRole('button', { name: 'Write down something else' }).click();
	await phone.getByRole('button', { name: 'Blood pressure' }).click();
	await phone.getByLabel('Upper number').fill('190');
	// The line is back for a moment, in the middle of a reading: nothing that was typed goes.
	await phone.route('**/up', (route) => route.fulfill(), { times: 1 });
	await phone.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await expect(phone.getByText('The connection is back.')).toBeVisible();
	await phone.getByRole('button', { name: 'Continue' }).click();
	await expect(phone.getByText('What you began here is not saved.')).toBeVisible();
	await phone.getByLabel('Lower number').fill('115');
	await expect(phone.getByLabel('Upper number')).toHaveValue('190');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(help).toContainText('Do not drive yourself.');

	await findLine(phone);
	const alerts = () =>
		query(
			closeby,
			`select a.episode, a.severity, count(e.told_id)::int as told from care.alerts a
			join care.alert_events e on e.alert_id = a.id where a.patient_id = $1 and a.severity = 'red'
			group by a.id order by a.episode`,
			[patient.id]
		);
	const red = { severity: 'red', told: 1 };
	await expect.poll(alerts).toEqual([
		{ episode: 'blood_pressure_high', ...red },
		{ episode: 'glucose_low', ...red }
	]);
	await expect
		.poll(() => query(closeby, 'select outcome from care.step_reports where patient_id = $1', [patient.id]))
		.toEqual([{ outcome: 'done' }]);
	// What to do now stays until the person goes on.
	await expect(help).toContainText('Your care team is told too.');
	await expect(phone.getByText('The connection is back.')).toBeVisible();
	await expect(help).toContainText('Do not drive yourself.');
	await expect(phone.getByRole('button', { name: 'Continue' })).toBeVisible();
	// What the server makes of it, which knows more than a phone that never read its Log.
	await phone.getByRole('link', { name: 'See what to do now' }).click();
	await expect(phone.getByRole('heading', { name: 'No connection' })).toBeHidden();
	await expect(phone.getByText('Get help now. This can be an emergency.')).toBeVisible();
	await expect(phone.getByRole('listitem').filter({ hasText: 'Blood sugar: 39' })).toBeVisible();

	// The nurse hears of it on whatever page is open, and says what was done.
	await expect(desk.getByRole('status').filter({ hasText: /\d alerts nobody has seen/ })).toBeVisible();
	await desk.getByRole('link', { name: 'See the alerts' }).click();
	const alert = desk
		.getByRole('main')
		.getByRole('listitem')
		.filter({ hasText: patient.name })
		.getByRole('listitem')
		.filter({ hasText: 'Low blood sugar' });
	await expect(alert).toContainText(/Blood sugar: 39.mg\/dL/);
	await expect(alert).toContainText('Inga Falk was called in Closeby');
	await expect(desk.getByRole('status').filter({ hasText: /\d alerts nobody has seen/ })).toBeVisible();
	await alert.getByRole('button', { name: 'I have seen it' }).click();
	await expect(alert, 'whoever uses keys goes on from there').toBeFocused();
	await alert.getByLabel('What did you do?').selectOption('Called');
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert).toContainText('Inga Falk: Called');
	const slip = 'Nothing to do: wrong reading, or normal when taken again';
	await alert.getByLabel('What did you do?').selectOption(slip);
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert).toContainText(`Inga Falk: ${slip}`);
	await alert.getByLabel('What did you do?').selectOption('It is over');
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert.getByText('Please say why.')).toBeVisible();
	await alert.getByLabel('Note').fill('Had juice; 96 a quarter of an hour later.');
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert).toHaveCount(0);

	// Past signing out the phone keeps none of it.
	await phone.goto('/more');
	await phone.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone).toHaveURL(/\/sign-in/);
	expect(await phone.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
});

test('a red flag that rings while the server is away for a moment is on the desk all the same', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/Failed to load resource/);
	const nurse = await newCareManager(closeby, 'Inga Falk');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/alerts', serviceWorker: false });
	await desk.waitForLoadState('networkidle');
	const phone = await signIn(patient, { at: '/log/glucose' });
	await phone.waitForLoadState('networkidle');
	// While the app is replaced its socket may stand: what rings then is all that rings.
	const met: string[] = [];
	await desk.route(/\/live\/(duties|token)$/, (route) => {
		const { pathname } = new URL(route.request().url());
		if (met.includes(pathname)) return route.continue();
		met.push(pathname);
		return route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
	});
	await phone.getByLabel('Blood sugar').fill('39');
	await phone.getByRole('button', { name: 'Save' }).click();
	await phone.getByRole('button', { name: 'Yes, 39 is right' }).click();
	await expect(phone.getByRole('alert').getByRole('link').first()).toHaveAttribute('href', 'tel:911');
	await expect.poll(() => met.toSorted()).toEqual(['/live/duties', '/live/token']);
	await expect(desk.getByRole('main')).toContainText('39', { timeout: 20_000 });
	await expect(desk.getByRole('link', { name: /^Alerts/ })).toContainText('1 alert');
});

test('a sensitive topic that is no longer shared is gone from the phone of who helps, with the next line they have', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const cared = await newCared(closeby);
	const { patient } = cared;
	const sad = lineOf(v7(), 'problem', { plain: 'You have felt low for months.' }, { topic: 'mental_health' });
	const pressure = lineOf(v7(), 'problem', { plain: 'Your blood pressure is high.' });
	await planOf(closeby, cared, [sad, pressure]);
	const helper = await newCaregiver(closeby, patient, {
		see: ['plan'],
		message: [],
		topics: ['mental_health']
	});
	const phone = await signIn(helper, { ownDevice: true, at: `/${patient.id}/plan` });
	await expect(phone.getByText('You have felt low for months.')).toBeVisible();
	await untilOfflineReady(phone);
	const without = async () => {
		await cutLine(phone);
		await phone.goto(`/${patient.id}/plan`);
		await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
	};
	await without();
	await expect(phone.getByText('You have felt low for months.')).toBeVisible();

	// Left before the line is back, or the page would go on by itself.
	await phone.goto('about:blank');
	await takeTopics(closeby, helper.consent);
	await phone.context().setOffline(false);
	await phone.goto(`/${patient.id}/more`);
	await expect(phone.getByRole('heading', { level: 1, name: 'More' })).toBeVisible();
	await expect.poll(() => copiesKept(phone)).toBe(0);
	await without();
	await expect(phone.getByText('You have felt low for months.')).toHaveCount(0);
});
