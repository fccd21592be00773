import { expect, test } from 'vitest';
import { dangers } from '../observations/free-text/kinds.ts';
import { shippedRules } from '../observations/rules/shipped.ts';
import { answerOf, episodesWithWords } from './alerts.ts';

test('every episode that a rule can open has words for whoever is called', () => {
	const episodes = new Set(shippedRules.map(({ episode }) => episode));
	for (const danger of dangers) episodes.add(`words_${danger}`);
	expect([...episodes].filter((episode) => !episodesWithWords.includes(episode))).toEqual([]);
});

test('that nothing is to be done, and that it is over, take a reason; what was done takes none', () => {
	const of = (answer: string, note = '') => answerOf({ id: 'a', alert: 'b', answer, note });
	expect(of('acknowledged')).toMatchObject({ event: 'acknowledged', act: null, note: null });
	expect(of('call')).toMatchObject({ event: 'acted', act: 'call', note: null });
	for (const answer of ['resolved', 'no_action']) expect(of(answer), answer).toBeUndefined();
	expect(of('resolved', 'Well again')).toMatchObject({ event: 'resolved', act: null, note: 'Well again' });
	expect(of('no_action', 'A slip')).toMatchObject({ event: 'acted', act: 'no_action', note: 'A slip' });
});
