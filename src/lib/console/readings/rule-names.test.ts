import { expect, test } from 'vitest';
import { allWords } from '../../i18n/catalogue.ts';
import { languageCodes } from '../../i18n/languages.ts';
import { createTranslation } from '../../i18n/translation.ts';
import { dangers } from '../../observations/free-text/kinds.ts';
import { shippedRules } from '../../observations/rules/shipped.ts';
import { conditions } from '../../observations/symptoms.ts';
import { parameterKeys } from '../../observations/thresholds.ts';
import { parameterName } from './parameter-words.ts';
import { quietable, ruleName } from './rule-names.ts';
import { saysWords } from './words.ts';

test.each(languageCodes)(
	'no two rules, and no two numbers of them, are called the same in %s',
	(language) => {
		const words = allWords(language);
		const { t } = createTranslation(() => ({ language, timeZone: 'America/Chicago', words }));
		// Signs of a condition have a red rule and a yellow one: wherever rules are named, the severity stands beside the name.
		const rules = shippedRules.map(({ id, severity }) => `${ruleName(id, t)} (${t(saysWords[severity])})`);
		expect(twice(rules)).toEqual([]);
		expect(twice(parameterKeys.map((key) => parameterName(key, t)))).toEqual([]);
	}
);

const twice = (names: string[]) => names.filter((name, place) => names.indexOf(name) !== place);

test('a rule that may tell of an emergency is never offered to be silent', () => {
	const red = shippedRules.filter(({ severity }) => severity === 'red');
	expect(red.length).toBeGreaterThan(5);
	const edge = /^((systolic|diastolic)_crisis(_again)?|sign_beside_reading|written_late(_danger)?)$/;
	const crisis = shippedRules.filter(({ id }) => edge.test(id));
	expect(crisis).toHaveLength(7);
	expect(quietable(conditions)).toHaveLength(shippedRules.length - red.length - crisis.length);
	expect(quietable([]).every(({ condition }) => condition === null)).toBe(true);
});

test('what words tell of has a name too', () => {
	for (const danger of dangers)
		expect(ruleName(`words_${danger}`, (key) => key)).toBe(`console.alerts.episodes.words_${danger}`);
});
