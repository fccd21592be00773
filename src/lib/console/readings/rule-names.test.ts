import { expect, test } from 'vitest';
import { dangers } from '../../observations/free-text/kinds.ts';
import { shippedRules } from '../../observations/rules/shipped.ts';
import { conditions } from '../../observations/symptoms.ts';
import { quietable, ruleName } from './rule-names.ts';

test('no two rules of one severity for the same people have one name', () => {
	const names = shippedRules.map(
		({ id, severity, condition }) => `${ruleName(id, (key) => key)} ${severity} ${condition ?? ''}`
	);
	expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

test('a rule that may tell of an emergency is never offered to be silent', () => {
	const red = shippedRules.filter(({ severity }) => severity === 'red');
	expect(red.length).toBeGreaterThan(5);
	const edge = /^((systolic|diastolic)_crisis(_again)?|sign_beside_reading)$/;
	const crisis = shippedRules.filter(({ id }) => edge.test(id));
	expect(crisis).toHaveLength(5);
	expect(quietable(conditions)).toHaveLength(shippedRules.length - red.length - crisis.length);
	expect(quietable([]).every(({ condition }) => condition === null)).toBe(true);
});

test('what words tell of has a name too', () => {
	for (const danger of dangers)
		expect(ruleName(`words_${danger}`, (key) => key)).toBe(`console.alerts.episodes.words_${danger}`);
});
