import { cast } from './cast.ts';
import { expect, tapDemo, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { composer, holdScripts, message, openMessages, untilKept } from './words.ts';

const { walter } = cast;

test('words stand on the screen before any script is fetched, and coming alive says them again without a formatter', async ({
	open
}) => {
	const page = await open({ ownProfile: true });
	await page.addInitScript(() => {
		const told = (name: string) => (document.documentElement.dataset['formatters'] = name);
		const counted = <Made extends object>(made: Made, name: string): Made =>
			new Proxy(made, {
				construct(target, styles: unknown[]) {
					told(name);
					return Reflect.construct(target as new () => object, styles) as object;
				}
			});
		// Plural rules alone need no look through all locales.
		Object.assign(Intl, {
			DateTimeFormat: counted(Intl.DateTimeFormat, 'dates'),
			NumberFormat: counted(Intl.NumberFormat, 'numbers'),
			RelativeTimeFormat: counted(Intl.RelativeTimeFormat, 'days'),
			ListFormat: counted(Intl.ListFormat, 'lists')
		});
	});
	// What screens read by themselves may be of another quarter of an hour, and says so with a formatter.
	await page.route('**/live/**', () => undefined);
	await tapDemo(page, walter, `/messages/${walter.conversation}`);
	await composer(page).fill('Good morning, Lee.');
	await untilKept(page);

	await expect(message(page, '187.6 today.')).toContainText(/\d:\d\d\s[AP]M/);
	await expect(page.locator('html')).not.toHaveAttribute('data-formatters');
	const [painted, fetched] = await page.evaluate(() => [
		performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
		performance
			.getEntriesByType('resource')
			.filter(({ name }) => name.endsWith('.js'))
			.map(({ startTime }) => startTime)
	]);
	expect(fetched.length).toBeGreaterThan(5);
	expect(Math.min(...fetched)).toBeGreaterThan(painted);
	expect(painted).toBeGreaterThan(0);

	// The font comes with the words, or is left for the next page: nothing moves once it is read.
	const answer = await page.request.get('/sign-in');
	expect(answer.headers()['link']).toMatch(
		/^<[^>]*\/english-spanish\.[^>]*>; rel="preload"; as="font"[^,]*$/
	);
});

test('what is typed before the scripts have come stands after what was begun the day before', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const talk = `/messages/${patient.conversation}`;
	const phone = await signIn(patient, { at: talk });
	await composer(phone).fill('My ankles are');
	await untilKept(phone);
	await phone.goto('/up');
	const scriptsCome = await holdScripts(phone);
	await phone.goto(talk, { waitUntil: 'commit' });
	await composer(phone).pressSequentially('Hi');
	await scriptsCome();
	await expect(composer(phone)).toHaveValue('My ankles are\nHi');
	await phone.getByRole('link', { name: 'Today' }).click();
	await openMessages(phone);
	await expect(composer(phone)).toHaveValue('My ankles are\nHi');
});
