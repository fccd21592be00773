import { v7 } from 'uuid';
import type { Language } from '../../src/lib/i18n/languages.ts';
import type { Kind, Part, Schedule } from '../../src/lib/plan/line.ts';
import { daysAgo, daysSinceWeekday, later } from './calendar.ts';
import { cast, type CastPatient } from './cast.ts';
import type { TableRows } from './load.ts';
import { mariasPlan } from './plan-of-maria.ts';
import { waltersPlan } from './plan-of-walter.ts';
import type { Random } from './random.ts';
import { saidRows } from './plan-answers.ts';

/** What a line says: its words by part and language, and what only its kind has. */
export interface Content {
	words: Partial<Record<Part, Record<Language, string>>>;
	facts?: Readonly<Partial<Record<Fact, string | number>>>;
	schedule?: Schedule;
}

type Fact =
	| ('condition_system' | 'condition_code' | 'loinc_code' | 'unit' | 'target_low' | 'target_high' | 'source')
	| ('done_by' | 'zone' | 'rxnorm_code' | 'drug_name' | 'dose' | 'sig' | 'importance');

/** A line of somebody's plan. */
export interface SeedLine extends Content {
	/** Names it among the lines of the plan. */
	key: string;
	kind: Kind;
	/** The key of the line it hangs on. */
	parent?: string;
	/** What it said in the first version, where the second changed it. */
	before?: Content;
	/** It stands in the second version alone. */
	isNew?: boolean;
	why?: string;
	decidedBy?: string;
}

/** Somebody's plan in its two versions, and what they said of it. */
export interface SeedPlan {
	patient: CastPatient;
	lines: readonly SeedLine[];
	aboutMe: { who_matters: string; fears: string; how_to_talk: string; best_times: string };
	/**
	 * On which of the last 13 days a step was done (1 is yesterday), by its key; what else became of it. Of a step on
	 * certain weekdays, such days alone are counted (1 is the last of them).
	 */
	steps: Readonly<Record<string, { done: readonly number[]; not?: readonly NotDone[] }>>;
	/** Steps that are measuring, by their keys: what was measured this morning is ticked as well. */
	measured: readonly string[];
	/** Doses missed, by the key of the medicine: days ago, part and reason. All others of the last week were taken. */
	missed: Readonly<Record<string, readonly { daysAgo: number; part: string; reason: string }[]>>;
	taught?: { line: string; words: string; verdict: 'understood' | 'talk_again' };
	opinion?: { opinion: 'agree' | 'object' | 'propose'; words: string | null; answer?: string };
}

export interface NotDone {
	daysAgo: number;
	outcome: 'could_not' | 'not_sure';
	reason: string;
	words: string | null;
}

/**
 * When the two versions were published, in days before now: both on days on which the provider signs in the morning, and
 * was asked the afternoon before.
 */
export const published = (now: Date, { patient }: Pick<SeedPlan, 'patient'>): readonly [number, number] => {
	const on = (least: number) => daysSinceWeekday(now, [2, 3, 4], least, patient.organisation.timeZone);
	return [on(122), on(8)];
};

/** The ids of one patient's plan. */
export interface Ids {
	lines: ReadonlyMap<string, string>;
	version: string;
	next: () => string;
	/** When the two versions were published, in days before now. */
	published: readonly [number, number];
}

/** Every row of the plans of Maria and Walter. */
export function planRows(now: Date, random: Random): TableRows[] {
	return [mariasPlan, waltersPlan].flatMap((plan) => rowsOf(plan, now, random));
}

function rowsOf(plan: SeedPlan, now: Date, random: Random): TableRows[] {
	const { patient, lines } = plan;
	const place = { organisation_id: patient.organisation.id, patient_id: patient.id };
	const next = () => v7({ msecs: now.valueOf(), random: random.bytes() });
	const ids = new Map(lines.map(({ key }) => [key, next()]));
	const days = published(now, plan);
	const versions = days.map((ago, index) => ({
		id: next(),
		number: index + 1,
		at: daysAgo(now, ago, '14:20', patient.organisation.timeZone)
	}));
	const [first, second] = versions;
	if (!first || !second) throw new Error('A plan of the demonstration has two versions');
	const revisions = lines.flatMap((line) => revisionsOf(line, first.at, second.at));
	const idOf = (key: string | undefined) => (key === undefined ? null : (ids.get(key) ?? null));
	const standing = versions.flatMap(({ id, number }) =>
		lines
			.filter(({ isNew }) => number === 2 || isNew !== true)
			.map((line, index) => ({
				version_id: id,
				line_id: idOf(line.key),
				revision: number === 2 && line.before ? 2 : 1,
				...place,
				area: areaOf(line),
				topic: null,
				position: 1 + index * 500 + random.between(0, 400)
			}))
	);
	return [
		[
			'care.plan_versions',
			versions.map(({ id, number, at }) => ({
				id,
				...place,
				based_on_id: number === 2 ? first.id : null,
				author_id: cast.lee.id,
				created_at: later(at, -26 * 60),
				number,
				published_at: at
			}))
		],
		[
			'care.plan_version_events',
			versions.flatMap(({ id, at }) =>
				(
					[
						['signature_requested', cast.lee.id, -22 * 60],
						['signed', cast.priya.id, -95],
						['published', cast.lee.id, 0]
					] as const
				).map(([event, actor, minutes]) => ({
					id: next(),
					version_id: id,
					...place,
					event,
					actor_id: actor,
					at: later(at, minutes)
				}))
			)
		],
		[
			'care.plan_lines',
			revisions.map(({ line, content, revision, number, at }) => ({
				id: idOf(line.key),
				revision,
				...place,
				kind: line.kind,
				area: areaOf(line),
				parent_id: idOf(line.parent),
				...Object.fromEntries(facts.map((fact) => [fact, content.facts?.[fact] ?? null])),
				schedule: content.schedule ?? null,
				author_id: cast.lee.id,
				written_at: later(at, -25 * 60),
				why: number === 2 ? (line.why ?? null) : null,
				decided_by_id: number === 2 ? (line.decidedBy ?? null) : null,
				first_number: number
			}))
		],
		[
			'care.plan_line_words',
			revisions.flatMap(({ line, content, revision }) =>
				Object.entries(content.words).flatMap(([part, texts]) =>
					Object.entries(texts).map(([language, words]) => ({
						line_id: idOf(line.key),
						revision,
						part,
						language,
						...place,
						words,
						mark: 'human'
					}))
				)
			)
		],
		['care.plan_version_lines', standing],
		...saidRows(plan, { lines: ids, version: second.id, next, published: days }, now)
	];
}

/** The revisions of a line: one, or two where the second version changed it. */
function revisionsOf(line: SeedLine, first: Date, second: Date) {
	const { before, isNew } = line;
	const now = { line, content: line, number: before || isNew ? 2 : 1, at: before || isNew ? second : first };
	if (!before) return [{ ...now, revision: 1 }];
	return [
		{ line, content: before, revision: 1, number: 1, at: first },
		{ ...now, revision: 2 }
	];
}

const areaOf = ({ kind }: SeedLine) => (kind === 'medicine' ? 'medicines' : 'plan');

const facts: readonly Fact[] = [
	'condition_system',
	'condition_code',
	'loinc_code',
	'unit',
	'target_low',
	'target_high',
	'source',
	'done_by',
	'zone',
	'rxnorm_code',
	'drug_name',
	'dose',
	'sig',
	'importance'
] as const;
