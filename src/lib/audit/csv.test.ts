import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';
import { mostActs } from './report.ts';
import { fileOf } from './report.server.ts';

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

test('a report says that it is UTF-8, and that it does not hold all where it may not', () => {
	const act = {
		at: '2026-11-29T12:00:00Z',
		actor: 'José Núñez',
		role: 'provider',
		patient: 'María Álvarez',
		action: 'record.read',
		area: 'plan',
		detail: '{}'
	};
	const file = (acts: number) => fileOf(Array.from({ length: acts }, () => act));
	expect(file(1)).toMatch(/^\ufeff"time \(UTC\)",.*\r\n.*"José Núñez".*"\{\}"\r\n$/);
	expect(file(mostActs - 1)).not.toContain('Older');
	expect(file(mostActs)).toContain(`The newest ${mostActs} acts. Older ones`);
});
