import type { LineInput } from '../../plan/draft-input.ts';
import { toldLine } from '../plan-line.ts';
import { sourceWords, toldWhy, toldWords } from './condition.ts';
import type { Quantity } from './datatypes.ts';
import type { Goal } from './shapes.ts';
import { topicOf } from './topic.ts';
import { inWords } from './target-words.ts';
import { kept, leftOut, type ProposedLine, type Verdict } from './verdict.ts';
import { codeOf, nameOf, spanishOf } from './words.ts';

type Target = Goal['target'][number];

/** A Goal becomes a goal; one with several measured targets becomes a goal for each. `plans` names what its CarePlans address. */
export function readGoal(goal: Goal, plans: readonly string[]): Verdict {
	const title = nameOf(goal.description);
	const { lifecycleStatus: status = 'active' } = goal;
	if (['completed', 'cancelled', 'rejected'].includes(status)) return leftOut('ended', title);
	if (status === 'on-hold') return kept('not_current', title);
	const told = toldLine(goal.extension);
	const words = told?.words.length
		? toldWords(told)
		: title && sourceWords('plain', title, spanishOf(goal.description));
	if (!words) return kept('no_words');
	const targets = goal.target.length > 0 ? goal.target : [{}];
	const read = targets.map((target) => targetOf(target));
	if (read.some((one) => one === undefined)) return leftOut('not_readable', title);
	const said = targets.map((target, index) => ({
		facts: read[index] ?? {},
		// What another Closeby says in its own words has its target in numbers.
		words: told ? words : withTarget(words, target)
	}));
	// What one target says of a day, and another of a measure, is one goal.
	const measured = said.filter(({ facts, words: own }) => facts.loinc_code || own !== words);
	const goals = measured.length > 0 ? measured : said.slice(0, 1);
	const parents = [
		...(told?.parent ? [told.parent] : []),
		...goal.addresses.flatMap(({ reference }) => reference ?? []),
		...plans
	];
	const lines = goals.map(({ facts, words: own }, index): ProposedLine => ({
		part: index === 0 ? 'goal' : `goal-${index + 1}`,
		parents,
		line: {
			kind: 'goal',
			topic: told ? told.topic : topicOf(goal.description, ...goal.target.map(({ measure }) => measure)),
			...(told?.area === 'medicines' && { area: 'medicines' }),
			...facts,
			...(told && { source: told.source, due_on: told.dueOn ?? facts.due_on }),
			...toldWhy(told),
			words: own
		}
	}));
	return { outcome: 'understood', lines, title };
}

/** What is measured, between which values, until when; undefined where the day is none. */
function targetOf({
	measure,
	detailQuantity,
	detailRange,
	dueDate
}: Partial<Target>): Partial<LineInput> | undefined {
	const due_on = dueDate === undefined ? null : lastDayOf(dueDate);
	if (due_on === undefined) return undefined;
	const loinc_code = loincOf(measure);
	const unit = unitOf(detailQuantity ?? detailRange?.high ?? detailRange?.low);
	const { low, high } = boundsOf({ detailQuantity, detailRange });
	if (!loinc_code || (low === undefined && high === undefined && !unit))
		return { due_on, ...(loinc_code && { loinc_code }) };
	return { due_on, loinc_code, unit, target_low: low ?? null, target_high: high ?? null };
}

const loincOf = (measure: Target['measure']) => codeOf(measure, 'http://loinc.org', /^\d{1,7}-\d$/);

/**
 * The ends of a target, which belong to it as the plan has them. "Less than 7" has no such end: 7 would be another target, and
 * so would 6.9. So it is said in words, and whoever reads the draft decides on the number.
 */
function boundsOf({ detailQuantity, detailRange }: Partial<Target>): {
	low?: number | undefined;
	high?: number | undefined;
} {
	if (!detailQuantity) return { low: detailRange?.low?.value, high: detailRange?.high?.value };
	const { value, comparator } = detailQuantity;
	if (comparator === '<' || comparator === '>') return {};
	return {
		...(comparator !== '<=' && { low: value }),
		...(comparator !== '>=' && { high: value })
	};
}

/** The words of a goal with what its target says and the plan has no numbers for: it is not lost. */
function withTarget(words: LineInput['words'], target: Partial<Target>): LineInput['words'] {
	const { low, high } = boundsOf(target);
	if (loincOf(target.measure) && (low !== undefined || high !== undefined)) return words;
	return words.map((one) => {
		const said = inWords(target, one.language);
		return said ? { ...one, words: `${one.words} (${said})` } : one;
	});
}

/** UCUM where it is said to be, else what is written. */
function unitOf(quantity: Quantity | undefined): string | null {
	const unit =
		(quantity?.system === 'http://unitsofmeasure.org' ? quantity.code : undefined) ??
		quantity?.unit ??
		quantity?.code;
	return unit && unit.length <= 40 ? unit : null;
}

/** The last day of a FHIR date, which may be a year or a month alone; undefined where there is no such day. */
function lastDayOf(date: string): string | undefined {
	const [, year = '', month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? [];
	if (year < '2000' || year > '2199') return undefined;
	if (day === undefined) {
		const end = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0));
		return month !== undefined && (month < '01' || month > '12') ? undefined : end.toISOString().slice(0, 10);
	}
	const moment = new Date(`${date}T00:00:00Z`);
	// A day the calendar does not have rolls over into the next month.
	return !Number.isNaN(moment.valueOf()) && moment.toISOString().slice(0, 10) === date ? date : undefined;
}
