import { create, type Font } from 'fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const atkinson = '@expo-google-fonts/atkinson-hyperlegible-next';

/**
 * The typeface of the screens as files that a PDF can hold, and one with six thousand signs for what that one lacks:
 * Vietnamese names, arrows, ticks, faces.
 */
const files = {
	regular: `${atkinson}/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf`,
	bold: `${atkinson}/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf`,
	instead: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'
};
export type Face = keyof typeof files;

let read: { faces: Record<Face, Buffer>; known: Font } | undefined;

function fonts() {
	if (read) return read;
	const [regular, bold, instead] = [files.regular, files.bold, files.instead].map((file) =>
		readFileSync(resolve(file))
	);
	if (!regular || !bold || !instead) throw new Error('A typeface is missing');
	const known = create(regular);
	if (!('hasGlyphForCodePoint' in known)) throw new Error('A typeface is a collection');
	return (read = { faces: { regular, bold, instead }, known });
}

/** The bytes of each face, read once. */
export const faces = (): Record<Face, Buffer> => fonts().faces;

/** A text in pieces of one face each: the face asked for, and another where that one has no sign for a character. */
export function piecesOf(text: string, face: Exclude<Face, 'instead'>): { text: string; face: Face }[] {
	const { known } = fonts();
	const pieces: { text: string; face: Face }[] = [];
	for (const character of text) {
		const point = character.codePointAt(0) ?? 0;
		const last = pieces.at(-1);
		// What only changes the look of the sign before it stays with it; spaces stay wherever they stand.
		const follows = /\s|\p{M}|\u200d|\ufe0f/u.test(character);
		const own = known.hasGlyphForCodePoint(point) ? face : 'instead';
		if (last && (follows || last.face === own)) last.text += character;
		else pieces.push({ text: character, face: follows ? face : own });
	}
	return pieces;
}
