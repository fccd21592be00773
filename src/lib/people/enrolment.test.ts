import * as v from 'valibot';
import { expect, test } from 'vitest';
import { personName } from './enrolment.ts';

const problem = (text: string) => v.safeParse(personName, text).issues?.[0].message;

test('a name is letters of any script, without hidden characters', () => {
	for (const name of ['José María', 'O’Neil-Ruiz', '李', 'علی', 'می\u200cخواهم'])
		expect(problem(name)).toBeUndefined();
	for (const name of ['Ida\u202e', 'I\u200fda', 'Ida\nB', 'I\u0000da', 'I\u2066da'])
		expect(problem(name), JSON.stringify(name)).toBe('hidden');
	for (const name of ['', '  ', '-.-']) expect(problem(name)).toBe('missing');
	expect(problem('x'.repeat(201))).toBe('long');
	expect(v.parse(personName, '  Ida   Mae ')).toBe('Ida Mae');
});
