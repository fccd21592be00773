import { expect, test } from 'vitest';
import { nameBegins, nameMatches } from './matching.ts';

test.for([
	['María del Carmen García-López', 'garcia', true],
	['María del Carmen García-López', 'MARIA lop', true],
	['María del Carmen García-López', 'lop mar', true],
	['Walter Greene', 'gren', false],
	['Nguyễn Thị Hoa', 'nguyen hoa', true],
	['Siobhán O’Neill', "o'neill", true],
	['Walter Greene', '', true],
	['Walter Greene', '   ', true]
] as const)('%s found by "%s": %s', ([name, typed, found]) => {
	expect(nameMatches(name, typed)).toBe(found);
});

test.for([
	['María del Carmen García-López', 'gar MAR', true],
	['María del Carmen García-López', 'lópez', true],
	['María del Carmen García-López', 'rcia', false],
	['María del Carmen García-López', 'mar opez', false],
	['Walter Greene', '', true]
] as const)('%s begins as "%s" is typed: %s', ([name, typed, begins]) => {
	expect(nameBegins(name, typed)).toBe(begins);
});
