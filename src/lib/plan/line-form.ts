import * as v from 'valibot';
import { languageCodes } from '../i18n/languages.ts';
import { line, type LineInput } from './draft-input.ts';
import { dayParts, marks, partsOf, type Kind, type PlanLine, type Schedule } from './line.ts';
import { mainPart } from './outline.ts';

/** What a form says of a line, field by field, as it was typed. */
export type FilledLine = Partial<Record<string, string>>;

/** Why a field was not taken. */
export type FieldProblem =
	| 'words'
	| 'long'
	| 'number'
	| 'range'
	| 'code'
	| 'day'
	| 'time'
	| 'choose'
	| 'name';
export type FieldProblems = Partial<Record<string, FieldProblem>>;

const plain = [
	'id',
	'expected',
	'kind',
	'area',
	'topic',
	'parent_id',
	'condition_system',
	'condition_code',
	'loinc_code',
	'unit',
	'target_low',
	'target_high',
	'source',
	'due_on',
	'done_by',
	'zone',
	'rxnorm_code',
	'drug_name',
	'dose',
	'sig',
	'importance',
	'why',
	'decided_by_id'
];
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const scheduled = [
	'scheduled',
	'times',
	'as_needed',
	...weekdays.map((day) => `weekday_${day}`),
	...dayParts.map((part) => `part_${part}`)
];
const parts = [...new Set(Object.values(partsOf).flat())];
const worded = parts.flatMap((part) =>
	languageCodes.flatMap((language) => [`words_${part}_${language}`, `mark_${part}_${language}`])
);

/** Every field that a form of a line may have. */
export const lineForm = v.strictObject(
	Object.fromEntries(
		[...plain, ...scheduled, ...worded].map((name) => [
			name,
			v.optional(v.pipe(v.string(), v.maxLength(5000)))
		])
	)
);

/** The fields of a line that stands, or of a new one, as a form shows them. */
export function filledFrom(standing: PlanLine): FilledLine {
	const { schedule } = standing;
	return {
		id: standing.id,
		expected: String(standing.revision),
		kind: standing.kind,
		area: standing.area,
		topic: standing.topic ?? '',
		parent_id: standing.parent ?? '',
		condition_system: standing.conditionSystem ?? '',
		condition_code: standing.conditionCode ?? '',
		loinc_code: standing.loincCode ?? '',
		unit: standing.unit ?? '',
		source: standing.source ?? '',
		target_low: standing.targetLow === null ? '' : String(standing.targetLow),
		target_high: standing.targetHigh === null ? '' : String(standing.targetHigh),
		due_on: standing.dueOn ?? '',
		done_by: standing.doneBy ?? '',
		zone: standing.zone ?? '',
		rxnorm_code: standing.rxnormCode ?? '',
		drug_name: standing.drugName ?? '',
		dose: standing.dose ?? '',
		sig: standing.sig ?? '',
		importance: standing.importance ?? '',
		times: schedule?.times?.join(', ') ?? '',
		...(schedule?.as_needed && { as_needed: 'on' }),
		...Object.fromEntries(daysOf(schedule).map((day) => [`weekday_${day}`, 'on'])),
		...Object.fromEntries((schedule?.parts ?? []).map((part) => [`part_${part}`, 'on'])),
		...Object.fromEntries(
			partsOf[standing.kind].flatMap((part) =>
				languageCodes.flatMap((language) => {
					const text = standing.words[part]?.[language];
					return [
						[`words_${part}_${language}`, text?.words ?? ''],
						[`mark_${part}_${language}`, text?.mark ?? 'human']
					];
				})
			)
		)
	};
}

/** What only providers change. */
const factsOf = ({ rxnormCode, drugName, dose, sig }: PlanLine): FilledLine => ({
	rxnorm_code: rxnormCode ?? '',
	drug_name: drugName ?? '',
	dose: dose ?? '',
	sig: sig ?? ''
});

function daysOf(schedule: Schedule | null): number[] {
	if (!schedule || schedule.weekdays?.length) return schedule?.weekdays ?? [];
	return schedule.as_needed && !schedule.times && !schedule.parts ? [] : weekdays;
}

/**
 * Reads a filled form: the line to save, or what is wrong with each field. What the form does not show (the drug and dose
 * of a medicine, to whom does not prescribe) stays as it stands.
 */
export function lineFromForm(
	posted: FilledLine,
	standing: PlanLine | undefined
): { line: LineInput } | { problems: FieldProblems } {
	const kept = standing?.kind === 'medicine' && !posted['scheduled'] ? standing : undefined;
	const filled = { ...(kept && factsOf(kept)), ...posted };
	const kind = kindOf(filled['kind']);
	if (!kind) return { problems: { form: 'choose' } };
	const words = wordsOf(filled, kind);
	const read = v.safeParse(line, {
		...Object.fromEntries(plain.map((name) => [name, filled[name]?.trim() || null])),
		expected: Number(filled['expected'] ?? 0),
		kind,
		area: filled['area'] === 'medicines' ? 'medicines' : undefined,
		target_low: numberOf(filled['target_low']),
		target_high: numberOf(filled['target_high']),
		schedule: kept ? kept.schedule : scheduleOf(filled),
		words
	});
	const problems: FieldProblems = {};
	if (words.length === 0 && kind !== 'medicine') problems[`words_${mainPart[kind]}_en`] = 'words';
	if (kind === 'medicine' && !filled['drug_name']?.trim()) problems['drug_name'] = 'name';
	if (kind === 'zone' && !filled['zone']) problems['zone'] = 'choose';
	if (kind === 'lesson' && !filled['importance']) problems['importance'] = 'choose';
	if (!filled['condition_system'] !== !filled['condition_code']?.trim()) problems['condition_code'] = 'code';
	for (const { path } of read.issues ?? []) {
		const [first, second] = path ?? [];
		const at = first?.key === 'words' ? words[Number(second?.key)] : undefined;
		const name = typeof first?.key === 'string' ? first.key : 'form';
		const field = at ? `words_${at.part}_${at.language}` : name;
		problems[field === 'schedule' ? 'times' : field] ??= at ? 'long' : (problemsOf[field] ?? 'choose');
	}
	if (read.success) {
		const { target_low: low, target_high: high } = read.output;
		if (typeof low === 'number' && typeof high === 'number' && low > high) problems['target_high'] = 'range';
		if (Object.keys(problems).length === 0) return { line: read.output };
	}
	return { problems };
}

const problemsOf: FieldProblems = {
	target_low: 'number',
	target_high: 'number',
	unit: 'long',
	source: 'long',
	due_on: 'day',
	loinc_code: 'code',
	condition_code: 'code',
	rxnorm_code: 'code',
	schedule: 'time',
	drug_name: 'long',
	dose: 'long',
	sig: 'long',
	why: 'long'
};

const kindOf = (value: string | undefined): Kind | undefined => {
	const known = v.safeParse(line.entries.kind, value);
	return known.success ? known.output : undefined;
};

const numberOf = (typed: string | undefined): number | null => {
	const value = typed?.trim().replace(',', '.');
	return value ? Number(value) : null;
};

/** Every day of the week, or none with times or parts of the day, is every day: no weekday is named then. */
function scheduleOf(filled: FilledLine): Schedule | null {
	const days = weekdays.filter((day) => filled[`weekday_${day}`]);
	const times = (filled['times'] ?? '').split(/[,;\s]+/).filter(Boolean);
	const parts = dayParts.filter((part) => filled[`part_${part}`]);
	const asNeeded = filled['as_needed'] ? ({ as_needed: true } as const) : {};
	if (days.length + times.length + parts.length === 0) return 'as_needed' in asNeeded ? asNeeded : null;
	return {
		...asNeeded,
		...(days.length % 7 > 0 && { weekdays: days }),
		...(times.length > 0 && { times: times.map((time) => time.padStart(5, '0')) }),
		parts
	};
}

function wordsOf(filled: FilledLine, kind: Kind) {
	return partsOf[kind].flatMap((part) =>
		languageCodes.flatMap((language) => {
			const words = filled[`words_${part}_${language}`]?.trim();
			const mark = marks.find((mark) => mark === filled[`mark_${part}_${language}`]) ?? 'human';
			return words ? [{ part, language, words, mark }] : [];
		})
	);
}
