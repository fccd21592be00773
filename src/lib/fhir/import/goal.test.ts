import { expect, test } from 'vitest';
import type { Resource } from '../../../../tests/bundles.ts';
import { goal, recordOf } from '../../../../tests/records.ts';
import { mergeRecord, type Into } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');
const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), now);

const into = (more: Partial<Into> = {}): Into => ({
	patient: '019a0000-0000-7000-8000-00000000f301',
	standing: [],
	known: new Map(),
	takenOut: new Set(),
	prescribes: false,
	...more
});

test('a target that has no end of its own is said in words, with no number that would say something else', async () => {
	const a1cMeasure = { text: 'A1c', coding: [{ system: 'http://loinc.org', code: '4548-4' }] };
	const quantity = (comparator: string | undefined, value = 7) => ({
		value,
		unit: '%',
		...(comparator && { comparator })
	});
	const target = (...targets: unknown[]) => ({ target: targets });
	const measured = (comparator: string | undefined, value?: number) =>
		target({ measure: a1cMeasure, detailQuantity: quantity(comparator, value) });
	const translation = {
		url: 'http://hl7.org/fhir/StructureDefinition/translation',
		extension: [
			{ url: 'lang', valueCode: 'es' },
			{ url: 'content', valueString: 'Azúcar' }
		]
	};
	const { resources } = await sorted(
		recordOf([
			goal('a', 'Sugar', {
				...measured('<'),
				description: { text: 'Sugar', _text: { extension: [translation] } }
			}),
			goal('b', 'Sugar', measured('>')),
			goal('c', 'Sugar', measured('<=')),
			goal('d', 'Sugar', measured('>=')),
			goal('e', 'Sugar', measured(undefined)),
			goal('f', 'Weight', target({ detailQuantity: { value: 80, unit: 'kg' } })),
			goal(
				'g',
				'Rest',
				target({ detailString: 'eight hours' }, { detailRange: { low: { value: 7 }, high: { value: 9 } } })
			)
		])
	);
	const goals = resources
		.slice(1)
		.flatMap(({ verdict }) => (verdict.outcome === 'understood' ? verdict.lines : []));
	expect(
		goals.map(({ line: { target_low, target_high, words } }) => [
			target_low ?? null,
			target_high ?? null,
			...words.map((one) => one.words)
		])
	).toEqual([
		[null, null, 'Sugar (A1c: less than 7 %)', 'Azúcar (A1c: menos de 7 %)'],
		[null, null, 'Sugar (A1c: more than 7 %)'],
		[null, 7, 'Sugar'],
		[7, null, 'Sugar'],
		[7, 7, 'Sugar'],
		[null, null, 'Weight (80 kg)'],
		[null, null, 'Rest (eight hours)'],
		[null, null, 'Rest (at least 7, at most 9)']
	]);
	const differing = await sorted(
		recordOf([goal('a', 'Sugar', measured('<')), goal('b', 'Sugar', measured('<', 8))])
	);
	expect(mergeRecord(differing, into()).outcomes[2]).toMatchObject({
		outcome: 'kept',
		reason: 'other_target'
	});
});
