import { expect, test } from 'vitest';
import { isUnlikely, type Doubt } from './check.ts';
import { readEntry, type EntryFields } from './entry.ts';
import { measureOf, type MeasureKey } from './measures.ts';
import { isSureOf, writeSure } from './sure.ts';

const now = new Date('2026-11-29T14:00:00Z');

/** What is asked about, as the answer names it, and what is left to ask of what is typed then. */
function asked(measure: MeasureKey, typed: EntryFields, then: EntryFields = typed): [string, Doubt[]] {
	const at = '2026-11-28T14:00:00Z';
	const last = measure === 'weight' ? { at, values: { weight: 85 } } : undefined;
	const read = (fields: EntryFields) => readEntry(measure, fields, { now, zone: 'UTC', last }).doubts;
	const sure = writeSure(read(typed).filter(isUnlikely));
	return [sure, read(then).filter((doubt) => !isUnlikely(doubt) || !isSureOf(sure, doubt))];
}

test('all numbers that are rare are asked about at once', () => {
	const typed = { systolic: '205', diastolic: '28', heart_rate: '22' };
	expect(asked('blood_pressure', typed)).toEqual([
		'systolic=205mm[Hg] diastolic=28mm[Hg] heart_rate=22/min',
		[]
	]);
	expect(asked('blood_pressure', { ...typed, diastolic: '98' })[0]).toBe(
		'systolic=205mm[Hg] heart_rate=22/min'
	);
});

test('a yes to one number is none to another, nor to the same in another unit', () => {
	const typed = { weight: '288', unit: '[lb_av]' };
	expect(asked('weight', typed)[1]).toEqual([]);
	expect(asked('weight', typed, { ...typed, weight: '118' })[1]).toMatchObject([
		{ kind: 'unlikely', value: 118 }
	]);
	expect(asked('weight', typed, { ...typed, unit: 'kg' })[1]).toMatchObject([
		{ kind: 'unlikely', unit: 'kg' }
	]);
	expect(asked('weight', typed, { ...typed, weight: '188' })[1]).toEqual([]);
});

test('no answer is sure of nothing', () => {
	const [{ key }] = measureOf('pain').components;
	expect(isSureOf(undefined, { component: key, value: 3, unit: '{score}' })).toBe(false);
	expect(isSureOf('yes', { component: key, value: 3, unit: '{score}' })).toBe(false);
});
