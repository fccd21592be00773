import { cast } from './cast.ts';
import { expect, tapDemo, test } from './closeby.ts';
import { composer, message, untilKept } from './words.ts';

const { walter } = cast;

test('words stand on the screen before any script is fetched, and coming alive says them again without a formatter', async ({
	open
}) => {
	const page = await open({ ownProfile: true });
	await page.addInitScript(() => {
		const { DateTimeFormat } = Intl;
		Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
			construct(made, styles) {
				document.documentElement.dataset['formatters'] = 'made';
				return Reflect.construct(made, styles) as Intl.DateTimeFormat;
			}
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
	expect(answer.headers()['link']).toMatch(/^<[^>]*-latin-wght-normal\.[^>]*>; rel="preload"; as="font"[^,]*$/);
});
