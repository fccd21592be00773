import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

type RunOptions = axe.RunOptions;

declare global {
	interface Window {
		axe: typeof axe;
	}
}

// The small one: bringing it into a page takes longer than its work there.
const script = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const standard: RunOptions['runOnly'] = {
	type: 'tag',
	values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
};
/** The rules of that standard whose answer depends on colours: all that another colour scheme can break. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

const rules = {
	'every rule': { runOnly: standard },
	colours: { runOnly: { type: 'rule', values: rulesOfColour } },
	/** All but colours, which cost as much as the rest together and are the same on a screen of another size. */
	'all but colours': {
		runOnly: standard,
		rules: Object.fromEntries(rulesOfColour.map((rule) => [rule, { enabled: false }]))
	},
	/** What assistive technology is told: names, roles, states, order. All that needs no drawing. */
	semantics: {
		runOnly: standard,
		rules: Object.fromEntries([...rulesOfColour, 'target-size'].map((rule) => [rule, { enabled: false }]))
	}
} satisfies Record<string, RunOptions>;

/** Some of the rules of WCAG 2.2 A and AA, where the rest has been seen. */
export type Rules = keyof typeof rules;

/**
 * Holds the page to WCAG 2.2 A and AA, as far as axe can tell. The failure names each rule and element. axe is a
 * script, so the page must run scripts.
 */
export async function expectAccessible(page: Page, which: Rules = 'every rule'): Promise<void> {
	await wholeInSight(page, async () =>
		expect(await breaches(page, which), `accessibility of ${page.url()}`).toEqual([])
	);
}

/** Where the kinds of elements stand that stories of this run have left on a screen and that passed. */
function seenFile(): string {
	const { outputDir } = test.info().project;
	mkdirSync(outputDir, { recursive: true });
	return path.join(outputDir, 'kinds-seen');
}

/**
 * Holds what is on the page to WCAG where no story of this run has left the like open before: most end on the same few
 * screens. Each screen as a whole, its colours and sizes among it, is the business of screens.spec.ts.
 */
export async function expectNewAccessible(page: Page): Promise<void> {
	const file = seenFile();
	const kindsSeen = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
	const kinds = await page.evaluate((seen) => {
		const known = new Set(seen);
		const fresh = new Set<string>();
		for (const element of document.body.querySelectorAll('*')) {
			const { localName, className, attributes } = element;
			const names = [...attributes].map(({ name }) => name);
			const kind = [innerWidth, localName, className, ...names].join(' ').replaceAll('\n', ' ');
			if (known.has(kind) || fresh.has(kind)) continue;
			fresh.add(kind);
			element.setAttribute('data-new', '');
		}
		return [...fresh];
	}, kindsSeen);
	if (kinds.length === 0) return;
	expect(await breaches(page, 'semantics', '[data-new]'), `accessibility of ${page.url()}`).toEqual([]);
	appendFileSync(file, kinds.map((kind) => `${kind}\n`).join(''));
}

/** A bar at the foot lies over what has not been scrolled to yet; on a screen as tall as the page nothing does. */
async function wholeInSight(page: Page, look: () => Promise<void>): Promise<void> {
	const size = page.viewportSize();
	const tall = await page.evaluate(() => document.documentElement.scrollHeight);
	if (size === null || tall <= size.height) return look();
	await page.setViewportSize({ width: size.width, height: tall });
	await look();
	await page.setViewportSize(size);
}

async function breaches(page: Page, which: Rules, include?: string): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
	const violations = await page.evaluate(
		async ({ context, options }) => {
			const { violations } = await window.axe.run(context ?? document, options);
			return violations.map(({ id, help, nodes }) => ({
				id,
				help,
				targets: nodes.map(({ target }) => String(target))
			}));
		},
		{ context: include, options: { ...rules[which], resultTypes: ['violations'] } satisfies RunOptions }
	);
	return violations.flatMap(({ id, help, targets }) =>
		targets.map((target) => `${id}: ${help} at ${target}`)
	);
}
