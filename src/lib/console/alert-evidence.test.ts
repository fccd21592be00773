import { expect, test } from 'vitest';
import { isOthers, signsAbout } from './alert-evidence.ts';

const said = ['chest_pain', 'suicidal_intent', 'dizzy', 'thirst'] as const;

test('an alert names the signs its rules look at, and leaves those that have an alert of their own to that one', () => {
	const low = ['heart_failure_systolic_low_with_symptoms', 'heart_failure_systolic_low'];
	expect(signsAbout(low, said)).toEqual(['dizzy']);
	const alone = ['heart_failure_pulse_high'];
	expect(signsAbout(alone, said)).toEqual([]);
	expect(signsAbout(['danger_sign'], said)).toEqual(['chest_pain']);
	expect(signsAbout(['suicidal_intent'], said)).toEqual(['suicidal_intent']);
});

test('a red alert on a reading with a sign of danger names that sign', () => {
	const high = ['systolic_crisis', 'systolic_crisis_with_signs'];
	expect(signsAbout(high, said)).toEqual(['chest_pain']);
});

test('an alert on a zone names the signs that the clinic has put into it', () => {
	const yellow = ['heart_failure_yellow_sign'];
	expect(signsAbout(yellow, said)).toEqual(['dizzy']);
	const settings = [{ condition: 'heart_failure', symptom: 'thirst', zone: 'yellow' }] as const;
	expect(signsAbout(yellow, said, settings)).toEqual(['dizzy', 'thirst']);
});

test('a reading that is not what the patient typed is told of', () => {
	expect(isOthers({ source: 'typed', own: true })).toBe(false);
	expect(isOthers({ source: 'device', own: true })).toBe(true);
	expect(isOthers({ source: 'staff_by_phone', own: false })).toBe(true);
	expect(isOthers({ source: 'caregiver', own: false })).toBe(true);
});
