import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

type RunOptions = axe.RunOptions;

declare global {
	interface Window {
		axe: typeof axe;
		/** The first element of each kind that was asked for last. */
		firstOfKind?: Map<string, Element>;
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
		expect((await askAxe(page, which)).breaches, `accessibility of ${page.url()}`).toEqual([])
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
	const seen = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
	const kinds = await expectKindsAccessible(page, 'semantics', seen);
	if (kinds.length > 0) appendFileSync(file, kinds.map((kind) => `${kind}\n`).join(''));
}

/** Holds one element of each kind on the page that is not in `seen` to those rules. Answers these kinds. */
export async function expectKindsAccessible(
	page: Page,
	which: Rules,
	seen: ReadonlySet<string>
): Promise<string[]> {
	const kinds = await (which === 'colours' ? kindsOfColour(page) : kindsOfElements(page));
	const fresh = kinds.filter((kind) => !seen.has(kind));
	if (fresh.length === 0) return [];
	let held: string[] = [];
	const look = async () => {
		const answer = await askAxe(page, which, fresh);
		({ held } = answer);
		expect(answer.breaches, `accessibility of ${page.url()}`).toEqual([]);
	};
	await (which === 'semantics' ? look() : wholeInSight(page, look));
	return held;
}

/** The elements that differ by more than their words: in name, classes, attributes, or the width of their screen. */
function kindsOfElements(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const first = new Map<string, Element>();
		for (const element of document.body.querySelectorAll('*')) {
			const { localName, className, attributes } = element;
			const names = [...attributes].map(({ name }) => name);
			const shown = element.checkVisibility({ visibilityProperty: true });
			const kind = [innerWidth, shown, localName, className, ...names].join(' ').replaceAll('\n', ' ');
			if (!first.has(kind)) first.set(kind, element);
		}
		window.firstOfKind = first;
		return [...first.keys()];
	});
}

/** The elements with words or a value that differ in what contrast follows from: colours, size, and what lies behind. */
function kindsOfColour(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const grounds = new Map<Element, string>();
		const groundOf = (element: Element): string => {
			const known = grounds.get(element);
			if (known !== undefined) return known;
			const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
			const behind = element.parentElement === null ? '' : groundOf(element.parentElement);
			const own = [backgroundColor, backgroundImage, opacity].join(' ');
			const bare = own === 'rgba(0, 0, 0, 0) none 1';
			const ground = bare ? behind : `${own} on ${behind}`;
			grounds.set(element, ground);
			return ground;
		};
		const first = new Map<string, Element>();
		for (const element of document.body.querySelectorAll('*')) {
			const told =
				element.matches('input, select, textarea') ||
				[...element.childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
			if (!told || !element.checkVisibility({ visibilityProperty: true })) continue;
			const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
			const around = element.parentElement === null ? '' : getComputedStyle(element.parentElement).color;
			const off = element.closest(':disabled, [aria-disabled="true"]') !== null;
			const kind = [
				element.localName,
				element.className,
				off,
				color,
				fontSize,
				fontWeight,
				textDecorationLine,
				around,
				groundOf(element)
			].join(' ');
			if (!first.has(kind)) first.set(kind, element);
		}
		window.firstOfKind = first;
		return [...first.keys()];
	});
}

/** A bar at the foot lies over what has not been scrolled to yet; on a screen as tall as the page nothing does. */
export async function wholeInSight(page: Page, look: () => Promise<void>): Promise<void> {
	const size = page.viewportSize();
	const tall = await page.evaluate(() => document.documentElement.scrollHeight);
	if (size === null || tall <= size.height) return look();
	await page.setViewportSize({ width: size.width, height: tall });
	await look();
	await page.setViewportSize(size);
}

/**
 * What breaks those rules, on the whole page or on the first elements of some kinds, and the kinds that were looked at: a
 * page that is alive may have taken some away since they were named.
 */
async function askAxe(
	page: Page,
	which: Rules,
	kinds?: readonly string[]
): Promise<{ held: string[]; breaches: string[] }> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
	const { held, violations } = await page.evaluate(
		async ({ kinds, options }) => {
			const first = window.firstOfKind;
			const held = (kinds ?? []).filter((kind) => first?.get(kind)?.isConnected);
			if (kinds !== undefined && held.length === 0) return { held, violations: [] };
			const include = held.flatMap((kind) => first?.get(kind) ?? []);
			const { violations } = await window.axe.run(kinds === undefined ? document : { include }, options);
			return {
				held,
				violations: violations.map(({ id, help, nodes }) => ({
					id,
					help,
					targets: nodes.map(({ target }) => String(target))
				}))
			};
		},
		{ kinds, options: { ...rules[which], resultTypes: ['violations'] } satisfies RunOptions }
	);
	const breaches = violations.flatMap(({ id, help, targets }) =>
		targets.map((target) => `${id}: ${help} at ${target}`)
	);
	return { held, breaches };
}
