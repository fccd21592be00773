import { expect, test } from 'vitest';
import { shippedRules } from './rules/shipped.ts';
import { episodesWithGuidance } from './words.ts';

test('every episode that somebody is told of says what to do now', () => {
	// What is missing is for the care team alone: nobody has just written it down.
	const told = new Set(
		shippedRules.filter(({ when }) => when.kind !== 'missing').map(({ episode }) => episode)
	);
	expect([...told].filter((episode) => !episodesWithGuidance.includes(episode))).toEqual([]);
});
