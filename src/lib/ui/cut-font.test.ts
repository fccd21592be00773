import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import { beforeAll, expect, test } from 'vitest';
import { cutFonts } from './cut-font.ts';

let fonts: Map<string, { bytes: number; letters: Set<number> }>;

beforeAll(async () => {
	const cut = await cutFonts();
	fonts = new Map(cut.map(({ name, font }) => [name, { bytes: font.length, letters: lettersOf(font) }]));
});

function lettersOf(file: Uint8Array): Set<number> {
	const font = create(Buffer.from(file));
	if (!('characterSet' in font)) throw new Error('This is a collection of fonts');
	return new Set(font.characterSet);
}

/** The package's own files, as it publishes them. */
const whole = ['latin', 'latin-ext'].flatMap((name) => [
	...lettersOf(
		readFileSync(
			createRequire(import.meta.url).resolve(
				`@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${name}-wght-normal.woff2`
			)
		)
	)
]);

test('what comes with a page can be sent before the phone has answered', () => {
	// Ten packets of 1,460 bytes (RFC 6928), of which the headers take about five hundred.
	expect(fonts.get('english-spanish')?.bytes).toBeLessThan(14_000);
});

test('every word that Closeby says is written in the letters that come with a page', () => {
	const said = globSync('src/lib/i18n/locales/*/*.json').map((file) => readFileSync(file, 'utf8'));
	const needed = new Set(
		said
			.join('')
			.match(/\P{Cc}/gu)
			?.map((letter) => letter.codePointAt(0) ?? 0)
	);
	const missing = [...needed].filter(
		(code) => whole.includes(code) && !fonts.get('english-spanish')?.letters.has(code)
	);
	expect(String.fromCodePoint(...missing)).toBe('');
});

test('a name is written in the same letters as before the font was cut', () => {
	const kept = [...fonts.values()].map(({ letters }) => letters);
	// The last code of all stands in the package's files, and is no letter.
	const lost = whole.filter(
		(code) => code >= 0x20 && code < 0xffff && !kept.some((letters) => letters.has(code))
	);
	expect(String.fromCodePoint(...lost)).toBe('');
});
