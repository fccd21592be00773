import { expect, type Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

declare global {
	interface Window {
		axe: typeof axe;
	}
}

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** The rules of that standard whose answer depends on colours: all that another colour scheme can break. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

/**
 * Holds the page to WCAG 2.2 A and AA, as far as axe can tell; to its rules of colour alone where the rest has been
 * seen. The failure names each rule and element. axe is a script, so the page must run scripts.
 */
export async function expectAccessible(
	page: Page,
	which: 'every rule' | 'colours' = 'every rule'
): Promise<void> {
	const rules: RunOptions['runOnly'] =
		which === 'colours' ? { type: 'rule', values: rulesOfColour } : { type: 'tag', values: standard };
	expect(await breaches(page, rules), `accessibility of ${page.url()}`).toEqual([]);
}

/** The kinds of elements that this worker's stories have left on a screen and that passed. */
const kindsSeen = new Set<string>();

/**
 * Holds what is on the page to WCAG where no story of this worker has left the like open before: most end on the same few
 * screens. Each screen as a whole is the business of screens.spec.ts.
 */
export async function expectNewAccessible(page: Page): Promise<void> {
	const kinds = await page.evaluate(
		(seen) => {
			const known = new Set(seen);
			const fresh = new Set<string>();
			for (const element of document.body.querySelectorAll('*')) {
				const { localName, className, attributes } = element;
				const kind = [innerWidth, localName, className, ...[...attributes].map(({ name }) => name)].join(' ');
				if (known.has(kind) || fresh.has(kind)) continue;
				fresh.add(kind);
				element.setAttribute('data-new', '');
			}
			return [...fresh];
		},
		[...kindsSeen]
	);
	if (kinds.length === 0) return;
	const rules: RunOptions['runOnly'] = { type: 'tag', values: standard };
	expect(await breaches(page, rules, '[data-new]'), `accessibility of ${page.url()}`).toEqual([]);
	for (const kind of kinds) kindsSeen.add(kind);
}

async function breaches(page: Page, runOnly: RunOptions['runOnly'], include?: string): Promise<string[]> {
	// A bar at the foot lies over what has not been scrolled to yet; on a screen as tall as the page nothing does.
	const size = page.viewportSize();
	const tall = await page.evaluate(() => document.documentElement.scrollHeight);
	const grown = size !== null && tall > size.height;
	if (grown) await page.setViewportSize({ width: size.width, height: tall });
	// Once a page: bringing it in costs as much as its work.
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	const violations = await page.evaluate(
		async ({ context, options }) => {
			const { violations } = await window.axe.run(context ?? document, options);
			return violations.map(({ id, help, nodes }) => ({
				id,
				help,
				targets: nodes.map(({ target }) => String(target))
			}));
		},
		{ context: include, options: { runOnly, resultTypes: ['violations'] } satisfies RunOptions }
	);
	if (grown) await page.setViewportSize(size);
	return violations.flatMap(({ id, help, targets }) =>
		targets.map((target) => `${id}: ${help} at ${target}`)
	);
}
