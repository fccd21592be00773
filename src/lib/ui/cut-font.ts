import { mkdir, readFile, writeFile } from 'node:fs/promises';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const project = new URL('../../../', import.meta.url);
const cut = new URL('.svelte-kit/fonts/', project);
const packed = new URL('node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/', project);

const face =
	/@font-face \{[^}]*font-weight: (?<lightest>\d+) (?<boldest>\d+);[^}]*\/fonts\/(?<name>[\w-]+)\.woff2[^}]*unicode-range:(?<ranges>[^;}]+);/g;

/** What no style asks for is left out, with its letters: fractions, and figures that are not all of one width. */
const features = ['ccmp', 'kern', 'mark', 'mkmk', 'tnum'];

/** A file of letters, as font.css asks for it. */
export interface CutFont {
	/** Of the file, without its ending. */
	name: string;
	/** woff2 */
	font: Uint8Array;
}

/**
 * For the build (vite.config.ts). Cuts from the package's font what font.css says. As it comes it has weights and letters
 * that nobody here reads, and is more than twice what a server may send at once on a new connection (ten packets, RFC 6928):
 * on a slow line the words then waited for it a journey longer.
 */
export function cutFont(): Plugin {
	return {
		name: 'closeby:cut-font',
		// Tests look at no font.
		apply: (_config, { mode }) => mode !== 'test',
		// Once, though a build reads its settings several times.
		configResolved: () => (written ??= write())
	};
}

let written: Promise<void> | undefined;

async function write(): Promise<void> {
	await mkdir(cut, { recursive: true });
	for (const { name, font } of await cutFonts()) await writeFile(new URL(`${name}.woff2`, cut), font);
}

/** Every file of letters that font.css names. Throws where it names one in a way that is not understood. */
export async function cutFonts(): Promise<CutFont[]> {
	const css = await readFile(new URL('font.css', import.meta.url), 'utf8');
	const asked = [...css.matchAll(face)].map(({ groups }) => groups ?? {});
	if (asked.length !== css.split('/fonts/').length - 1)
		throw new Error('font.css has a face without its letters');
	return Promise.all(
		asked.map(async ({ name = '', ranges = '', lightest, boldest }) => {
			const whole = name === 'latin-ext' ? 'latin-ext' : 'latin';
			const file = new URL(`atkinson-hyperlegible-next-${whole}-wght-normal.woff2`, packed);
			// By a name, for the types of the package do not know `keepFeatures` yet.
			const options = {
				targetFormat: 'woff2' as const,
				keepFeatures: features,
				variationAxes: { wght: { min: Number(lightest), max: Number(boldest) } }
			};
			const font = await subsetFont(await readFile(file), lettersIn(ranges), options);
			return { name, font };
		})
	);
}

/** `U+0020-0022, U+00A0` as the letters it stands for. */
function lettersIn(ranges: string): string {
	return ranges
		.split(',')
		.flatMap((range) => {
			const [from = NaN, to = from] = range
				.replace('U+', '')
				.split('-')
				.map((code) => Number.parseInt(code, 16));
			return Array.from({ length: to - from + 1 }, (_, further) => String.fromCodePoint(from + further));
		})
		.join('');
}
