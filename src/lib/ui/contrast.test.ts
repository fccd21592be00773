import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes = {
	light: coloursIn(css.slice(css.indexOf('@theme static {'), css.indexOf('@media'))),
	dark: coloursIn(css.slice(css.indexOf('prefers-color-scheme: dark'), css.indexOf('prefers-contrast')))
};

/** WCAG 2.2 success criterion 1.4.3: text. */
const text = [
	['ink', ['paper', 'raised', 'sunken', 'action-tint', 'attention-tint', 'danger-tint', 'success-tint']],
	['soft', ['paper', 'raised', 'sunken', 'action-tint', 'attention-tint', 'danger-tint']],
	['action', ['paper', 'raised', 'sunken', 'action-tint', 'attention-tint']],
	['action-strong', ['paper', 'raised', 'sunken', 'action-tint']],
	['on-action', ['action', 'action-strong']],
	['attention', ['paper', 'raised', 'sunken', 'attention-tint']],
	['danger', ['paper', 'raised', 'sunken', 'danger-tint']],
	['danger-strong', ['paper', 'raised', 'danger-tint']],
	['on-danger', ['danger', 'danger-strong']],
	['success', ['paper', 'raised', 'success-tint']]
] as const;

/** WCAG 2.2 success criteria 1.4.11 and 2.4.13: edges of controls, marks and the focus ring. */
const graphics = [
	['edge', ['paper', 'raised', 'sunken']],
	['focus', ['paper', 'raised', 'sunken', 'action-tint', 'attention-tint', 'danger-tint']],
	['attention-mark', ['paper', 'raised', 'attention-tint']],
	['action', ['paper', 'raised', 'sunken']]
] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
	const pairs = (uses: readonly (readonly [string, readonly string[]])[]) =>
		uses.flatMap(([front, grounds]) => grounds.map((ground) => [front, ground] as const));

	test.each(pairs(text))('%s can be read on %s', (front, ground) => {
		expect(contrast(colour(theme, front), colour(theme, ground))).toBeGreaterThanOrEqual(4.5);
	});

	test.each(pairs(graphics))('%s can be made out on %s', (front, ground) => {
		expect(contrast(colour(theme, front), colour(theme, ground))).toBeGreaterThanOrEqual(3);
	});
});

test('the dark theme answers for every colour of the light one', () => {
	expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});

function coloursIn(block: string): Map<string, string> {
	return new Map(
		[...block.matchAll(/--color-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex])
	);
}

function colour(theme: 'light' | 'dark', name: string): string {
	const hex = themes[theme].get(name);
	if (!hex) throw new Error(`tokens.css has no ${theme} ${name}`);
	return hex;
}

/** WCAG 2.2 contrast ratio of two sRGB colours, 1 to 21. */
function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2 relative luminance, 0 to 1. */
function luminance(hex: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
