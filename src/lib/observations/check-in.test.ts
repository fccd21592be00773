import { expect, test } from 'vitest';
import { questionsFor, tickedIn } from './check-in.ts';
import { universalRed } from './symptoms.ts';

test('signs of danger are asked of everybody, first', () => {
	const { condition, danger, signs } = questionsFor([]);
	expect(condition).toBeNull();
	expect(danger).toEqual([...universalRed]);
	expect(signs).toEqual(['back_pain', 'numbness', 'weakness', 'vision_change']);
});

test('those of what somebody is watched for are asked too, each once', () => {
	expect(questionsFor(['heart_failure'])).toMatchObject({ condition: 'heart_failure' });
	const { condition, danger, signs } = questionsFor(['copd', 'heart_failure']);
	expect(condition).toBeNull();
	expect(danger.filter((sign) => sign === 'breathless_at_rest')).toHaveLength(1);
	expect(signs.filter((sign) => sign === 'more_breathless')).toHaveLength(1);
});

test('only what was asked and ticked is said', () => {
	const asked = questionsFor(['heart_failure']);
	expect(tickedIn({ chest_pain: 'yes', dizzy: 'yes', thirst: 'yes', note: 'yes' }, asked)).toEqual([
		'chest_pain',
		'dizzy'
	]);
});
