import type { Locator, Page } from '@playwright/test';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { composer, thread } from './words.ts';

const { walter } = cast;

// 200 % zoom halves a phone (WCAG 1.4.4); 320 × 256 is a desk at 400 % (WCAG 1.4.10); large letters are a phone's own setting.
const looks = [
	{ name: 'at twice the size', width: 180, height: 370, letters: '' },
	{ name: 'on a narrow phone with large letters', width: 320, height: 568, letters: '200%' },
	{ name: 'on its side with large letters', width: 568, height: 320, letters: '150%' },
	{ name: 'on a desk at four times the size', width: 320, height: 256, letters: '' }
];

/** How much of an element a person can bring on screen: its height within the window once scrolled to. */
async function seenHeight(element: Locator): Promise<number> {
	await element.evaluate((it) => it.scrollIntoView({ block: 'start' }));
	return element.evaluate((it) => {
		const { top, bottom } = it.getBoundingClientRect();
		return Math.min(bottom, innerHeight) - Math.max(top, 0);
	});
}

async function expectUsable(page: Page): Promise<void> {
	expect(await seenHeight(thread(page)), 'height of the messages').toBeGreaterThanOrEqual(120);
	await composer(page).evaluate((it) => it.scrollIntoView({ block: 'nearest' }));
	await expect(composer(page)).toBeInViewport({ ratio: 0.9 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide, 'width beyond the window').toBeLessThanOrEqual(0);
}

test('a conversation can be read and answered at twice the size, with large letters, and on a desk at four times the size', async ({
	signIn
}) => {
	const phone = await signIn(walter, { at: `/messages/${walter.conversation}` });
	await expect(composer(phone)).toBeVisible();
	for (const { name, width, height, letters } of looks)
		await test.step(name, async () => {
			await phone.setViewportSize({ width, height });
			await phone.evaluate((letters) => {
				document.documentElement.style.setProperty('font-size', letters, 'important');
			}, letters);
			await expectUsable(phone);
		});
});
