import { expect, test } from 'vitest';
import { shippedRules } from './rules/shipped.ts';
import { allWords, textsByPath } from '../i18n/catalogue.ts';
import { languageCodes } from '../i18n/languages.ts';
import { episodesWithGuidance, guidanceOf, stepsFor } from './words.ts';

test('every episode that somebody is told of says what to do now', () => {
	// What is missing is for the care team alone: nobody has just written it down.
	const told = new Set(
		shippedRules.filter(({ when }) => when.kind !== 'missing').map(({ episode }) => episode)
	);
	expect([...told].filter((episode) => !episodesWithGuidance.includes(episode))).toEqual([]);
});

const yellow = (rule: string, episode: string) => ({ rule, severity: 'yellow' as const, episode });

test('a pressure that is still very high after a rest is not to be measured once more', () => {
	const first = yellow('systolic_crisis', 'blood_pressure_high');
	expect(stepsFor([first])).toEqual(['observations.guidance.blood_pressure_high']);
	const again = yellow('systolic_crisis_again', 'blood_pressure_high');
	expect(stepsFor([first, again])).toEqual(['observations.guidance.blood_pressure_again']);
});

test('who lost some of their water and is above their weight still is told of the water alone', () => {
	const over = yellow('heart_failure_over_dry_weight', 'heart_failure_fluid');
	const loss = yellow('heart_failure_loss_week', 'weight_loss');
	expect(stepsFor([over, loss])).toEqual(['observations.guidance.fluid']);
	expect(stepsFor([loss])).toEqual(['observations.guidance.weight_loss']);
});

test('nobody whose pressure is low is sent to walk or to drive, and whoever waits for help is told of it, in each language', () => {
	const said = languageCodes.map((language) => {
		const texts = textsByPath(allWords(language));
		return {
			low: texts.get(guidanceOf('yellow', 'blood_pressure_low')),
			again: texts.get('observations.offMeter.againLow')
		};
	});
	for (const { low, again } of said) {
		expect(low).toMatch(/^(Sit or lie down|Siéntese o acuéstese donde está)\./);
		expect(low).not.toMatch(/\b(go to|walk|vaya|camine)\b/i);
		expect(again).toMatch(/\b(help|ayuda)\b/);
	}
});
