import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('every field is quoted, quotes are doubled, and nothing is left out', () => {
	expect(
		toCsv([
			['at', 'who'],
			['9:10', 'Ana "Annie" Brooks, LCSW'],
			[null, 'a\nb']
		])
	).toBe('"at","who"\r\n"9:10","Ana ""Annie"" Brooks, LCSW"\r\n"","a\nb"\r\n');
});

test.for(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\tx', '＝1', '\u0000=1'])(
	'a field that begins a formula is neutralised: %j',
	(text) => {
		expect(toCsv([[text]])).toBe(`"'${text}"\r\n`);
	}
);
