import { expect, type Page } from '@playwright/test';

/** One screen of Closeby, as its address or as what leads to it. */
export interface Place {
	name: string;
	/** Its address, where that alone shows it. */
	path?: string;
	/** It is there only where scripts run. */
	scripted?: boolean;
	go(page: Page): Promise<unknown>;
}

const at = (name: string, path: string): Place => ({ name, path, go: (page) => page.goto(path) });

/** No link leads there, so nothing follows one. */
const notFound: Place = { name: 'not found', go: (page) => page.goto('/nowhere') };

/** Opens an address as a tap on a link to it does: where scripts run, the app that is there shows it. */
export async function follow(page: Page, path: string): Promise<void> {
	const before = page.url();
	await page.evaluate((path) => {
		const link = Object.assign(document.createElement('a'), { href: path });
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL((url) => url.href !== before);
	// The address changes just before the page does.
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
}

/** Where staff who signed in by password go on. */
export const secondStep = at('second step', '/sign-in/second-step');

/** What anybody reaches. */
export const publicPlaces: Place[] = [
	at('sign-in', '/sign-in'),
	at('sign-in by passkey', '/sign-in/passkey'),
	at('an invitation’s code', '/join'),
	notFound,
	{
		name: 'offline',
		scripted: true,
		go: async (page) => {
			// The page leaves by itself as soon as the server answers; here it never does.
			await page.route('**/up', (route) => route.fulfill({ status: 503 }));
			await page.goto('/offline');
		}
	}
];
/** The rooms of a patient whom somebody helps under this consent. */
export const patientPlaces = (conversation: string, consent: string): Place[] => [
	at('Today', '/today'),
	{
		name: 'Plan, asking what got in the way',
		go: async (page) => {
			await page.goto('/plan');
			await page.locator('button[name=outcome][value=could_not]').first().click();
			await page.locator('input[name=reason]').first().waitFor();
		}
	},
	at('about me', '/plan/about-me'),
	at('Log', '/log'),
	at('a reading', '/log/glucose'),
	at('a daily check', '/log/feel'),
	at('readings from a file', '/log/import'),
	{
		name: 'a table before it is stored',
		go: async (page) => {
			await page.goto('/log/import');
			const rows = ['3/1/2025,7:30,bp,210/90', '3/2/2025,7:30,weight,82,stones', '3/1/2025,9:00,pain,3'];
			const buffer = Buffer.from(['date,time,measure,value,unit', ...rows].join('\n'));
			await page.locator('#table').setInputFiles({ name: 'diary.csv', mimeType: 'text/csv', buffer });
			await page.locator('form[action^="?/preview"] button').click();
			await page.locator('textarea[name=text]').waitFor({ state: 'attached' });
		}
	},
	at('Messages', `/messages/${conversation}`),
	{
		name: 'help first',
		go: async (page) => {
			await page.goto(`/messages/${conversation}`);
			await page
				.locator('textarea[name=body]')
				.last()
				.fill('I took too many pills. He hits me. I want to die.');
			await page.locator('form[action^="?/send"] button').click();
			await page.locator('#help-title, #help-first').waitFor();
		}
	},
	at('More', '/more'),
	at('family', '/more/family'),
	at('a new helper', '/more/family/new'),
	at('a helper', `/more/family/${consent}`),
	at('who looked', '/more/who-looked'),
	at('my record', '/more/record'),
	at('security', '/more/security'),
	at('fresh sign-in', '/confirm'),
	notFound
];
/** Rooms that say little without weeks of readings, as the people of the demonstration have. */
export const trendPlaces = (measure: 'weight' | 'blood_pressure'): Place[] => [
	at('a trend', `/log/${measure}/trend`),
	at('a trend by week', `/log/${measure}/trend?span=quarter`)
];
/** The rooms of somebody who helps this patient. */
export const caregiverPlaces = (patient: string): Place[] => [
	at('Today', `/${patient}/today`),
	at('Plan', `/${patient}/plan`),
	at('More', `/${patient}/more`)
];

/** The rooms of a supervisor and administrator, about this patient. */
export const administratorPlaces = (patient: string): Place[] => [
	at('reports', `/console/reports/access?about=patient&id=${patient}`),
	at('disclosures', `/console/reports/disclosures/${patient}`),
	at('a colleague', '/console/people/colleague'),
	at('settings', '/console/settings'),
	at('numbers of the clinic', '/console/alerts/limits?change=hf_weight_gain_week'),
	at('alerts that help', '/console/alerts/usefulness'),
	at('waits of alerts', '/console/settings/alerts')
];

/** The rooms of a care manager, about this patient. */
export const staffPlaces = (conversation: string, patient: string): Place[] => [
	at('inbox', '/console/inbox'),
	at('conversation', `/console/inbox/${conversation}`),
	at('alerts', '/console/alerts'),
	{
		name: 'summary of an alert',
		go: async (page) => {
			await page.goto('/console/alerts');
			await page.getByRole('link', { name: /Summary for the provider|Resumen para el médico/ }).click();
			await page.waitForURL(/console\/alerts\/./);
		}
	},
	at('patient card', `/console/inbox/${conversation}?card`),
	{
		name: 'keyboard help',
		scripted: true,
		go: async (page) => {
			await page.goto('/console/inbox');
			await expect(async () => {
				await page.keyboard.press('?');
				await expect(page.getByRole('dialog')).toBeVisible({ timeout: 1_000 });
			}).toPass();
		}
	},
	{
		name: 'command bar',
		scripted: true,
		go: async (page) => {
			await page.goto('/console/inbox');
			await page.getByRole('button', { name: /^(Search|Buscar)$/ }).click();
			await page.getByRole('combobox').fill('al');
			await page.getByRole('option').first().waitFor();
		}
	},
	at('people', '/console/people'),
	at('enrolment', '/console/people/enrol'),
	at('a person', `/console/people/${patient}`),
	at('a patient’s family', `/console/patients/${patient}/family`),
	at('what is watched', `/console/patients/${patient}/readings?change=glucose_high`),
	at('a patient’s readings', `/console/patients/${patient}/readings/log`),
	at('a reading by phone', `/console/patients/${patient}/readings/log/glucose`),
	at('a daily check by phone', `/console/patients/${patient}/readings/log/feel`),
	at('a plan', `/console/patients/${patient}/plan`),
	at('a draft', `/console/patients/${patient}/plan/draft`),
	at('versions', `/console/patients/${patient}/plan/versions`),
	at('medicine review', `/console/patients/${patient}/plan/medicine-review`),
	at('records from elsewhere', `/console/patients/${patient}/plan/import`),
	at('plans', '/console/plans'),
	at('emergency', '/console/emergency'),
	at('security', '/console/account/security'),
	at('authenticator app', '/console/account/security?app'),
	{
		name: 'account',
		go: async (page) => {
			await page.goto('/console/inbox');
			await page
				.getByText(/Your account|Su cuenta/)
				.locator('xpath=..')
				.click();
		}
	}
];
