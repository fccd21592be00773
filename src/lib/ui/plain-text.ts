import * as v from 'valibot';
import { hidden } from './hidden-text.ts';

/** Text as people read it: composed characters, single spaces. */
export const tidy = (text: string): string => text.toWellFormed().normalize('NFC').replace(/ +/g, ' ').trim();

/** Short text that hides nothing, at most so many characters long; its issues are `long` and `hidden`. */
export const plainText = (most: number) =>
	v.pipe(
		v.string(),
		v.transform(tidy),
		v.maxLength(most, 'long'),
		v.check((text) => !hidden.test(text), 'hidden')
	);

/** A name: plain text with a letter or a digit in it; its issues are `missing`, `long` and `hidden`. */
export const nameOf = (most: number) => v.pipe(plainText(most), v.regex(/[\p{L}\p{N}]/u, 'missing'));

/** A name that may be left empty. */
export const nameOrNone = (most: number) =>
	v.pipe(
		plainText(most),
		v.check((text) => text === '' || /[\p{L}\p{N}]/u.test(text), 'missing')
	);
