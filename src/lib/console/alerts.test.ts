import { v7 } from 'uuid';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { dangers } from '../observations/free-text/kinds.ts';
import { shippedRules } from '../observations/rules/shipped.ts';
import { alertForm, answerOf } from './alert-forms.ts';
import { episodesWithWords } from './alerts.ts';

test('every episode that a rule can open has words for whoever is called', () => {
	const episodes = new Set(shippedRules.map(({ episode }) => episode));
	for (const danger of dangers) episodes.add(`words_${danger}`);
	expect([...episodes].filter((episode) => !episodesWithWords.includes(episode))).toEqual([]);
});

test('that nothing is to be done takes a reason, another reason and an end take words; what was done takes none', () => {
	const of = (answer: string, note = '') => answerOf({ id: 'a', alert: 'b', answer, note, findings: '2' });
	expect(of('acknowledged')).toMatchObject({ event: 'acknowledged', act: null, note: null, findings: 2 });
	expect(of('call')).toMatchObject({ event: 'acted', act: 'call', note: null });
	for (const answer of ['resolved', 'no_action.other']) expect(of(answer), answer).toBeUndefined();
	expect(of('resolved', 'Well again')).toMatchObject({ event: 'resolved', act: null, note: 'Well again' });
	expect(of('no_action.other', 'On holiday')).toMatchObject({ reason: 'other', note: 'On holiday' });
	expect(of('no_action.reading_error')).toMatchObject({
		event: 'acted',
		act: 'no_action',
		reason: 'reading_error',
		note: null
	});
	const chosen = (answer: string) =>
		v.is(alertForm, { id: v7(), alert: v7(), answer, note: '', findings: '1' });
	expect(['call', 'no_action.expected', 'resolved'].map(chosen)).toEqual([true, true, true]);
	expect(['no_action', 'no_action.', 'no_action.bored', 'call.expected'].map(chosen)).not.toContain(true);
});
