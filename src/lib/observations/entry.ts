import { parseDateTime } from '@internationalized/date';
import { momentOf } from './calendar.ts';
import { checkReading, type Doubt, type Entered, type HeldTo } from './check.ts';
import type { Reading } from './history.ts';
import {
	measureOf,
	mealContexts,
	type Component,
	type ComponentKey,
	type MealContext,
	type MeasureKey
} from './measures.ts';
import { readMeterEnd, readQuantity } from './number.ts';
import { toCanonical, type Unit } from './units.ts';

/** The fields of a reading's form as they are posted: components by name, `unit`, `context`, `earlier`, `at`. */
export type EntryFields = Readonly<Record<string, string | undefined>>;

/**
 * Why a form says no time: it cannot be read or is to come, no clock showed it on the night they were put forward, or it is
 * before all that the database takes.
 */
export type BadTime = 'to_come' | 'skipped' | 'long_ago';

/** What a form says: the numbers, when it was, and what is wrong with them. */
export interface Entry {
	entered: Entered[];
	context: MealContext | null;
	/** ISO 8601; undefined where there is none, and `badTime` says why. */
	at: string | undefined;
	badTime: BadTime | undefined;
	doubts: Doubt[];
}

/** What was typed and is no number that could be looked at. */
type Unread = Extract<Doubt, { kind: 'not_number' | 'off_meter' | 'other_unit' }>;

/** Nothing was measured before (`effective_at` of care.observations), in milliseconds since 1970. */
export const earliest = Date.parse('2000-01-01T00:00:00Z');

/** A clock may be a little ahead. */
const ahead = 5 * 60 * 1000;

/**
 * Reads what was typed into the form of a measure, the same on a phone and on the server. `zone` is that of the
 * writer's clock, by which `earlier` (`2026-11-29T08:30`) is meant; without it the reading is of `at` (ISO 8601), else of now. A phone whose
 * clock is ahead measured now: a red flag is not lost for a wrong clock.
 */
export function readEntry(
	measure: MeasureKey,
	fields: EntryFields,
	{ now, zone, ...heldTo }: { now: Date; zone: string } & HeldTo
): Entry {
	const read = measureOf(measure).components.flatMap((component) => readComponent(component, fields));
	const unread = read.flatMap((one) => ('kind' in one ? [one] : []));
	const entered = read.flatMap((one) => ('kind' in one ? [] : [one]));
	const { at, badTime } = readTime(fields, now, zone);
	const doubts = checkReading(measure, entered, at ?? now.toISOString(), heldTo);
	return {
		entered,
		context: mealContexts.find((context) => context === fields['context']) ?? null,
		at,
		badTime,
		doubts: [...unread, ...doubts.filter((doubt) => unread.every((one) => one.component !== doubt.component))]
	};
}

/** What was typed for a number, or why it is none; nothing where nothing was typed. */
function readComponent({ key, decimals, units }: Component, fields: EntryFields): (Entered | Unread)[] {
	const typed = fields[key]?.trim() ?? '';
	if (typed === '') return [];
	const end = key === 'glucose' ? readMeterEnd(typed) : undefined;
	if (key === 'glucose' && end) return [{ kind: 'off_meter', component: key, end }];
	const said = readQuantity(typed, decimals);
	const { unit: chosen } = fields;
	// A number in a unit that nobody knows, or that is of something else, is no number.
	const unit = chosen ? units.find((one) => one === chosen) : (said?.unit ?? units[0]);
	if (!said || !unit || !units.includes(said.unit ?? unit)) return [{ kind: 'not_number', component: key }];
	if (said.unit && said.unit !== unit) return [{ kind: 'other_unit', component: key, unit: said.unit }];
	return [{ component: key, value: said.value, unit }];
}

function readTime({ at, earlier }: EntryFields, now: Date, zone: string): Pick<Entry, 'at' | 'badTime'> {
	const none = (badTime: BadTime) => ({ at: undefined, badTime });
	const since = (moment: number) =>
		moment < earliest ? none('long_ago') : { at: new Date(moment).toISOString(), badTime: undefined };
	try {
		if (!earlier) return since(at ? Math.min(Date.parse(at), now.getTime()) : now.getTime());
		const shown = momentOf(parseDateTime(earlier), zone);
		if (shown === 'gap') return none('skipped');
		const moment = Date.parse(shown.at);
		return moment > now.getTime() + ahead ? none('to_come') : since(moment);
	} catch {
		return none('to_come');
	}
}

/** What was entered as rules see it. */
export function readingOf(
	id: string,
	measure: MeasureKey,
	at: string,
	{ entered, context }: Pick<Entry, 'entered' | 'context'>
): Reading {
	const values: Partial<Record<ComponentKey, number>> = {};
	for (const { component, value, unit } of entered) values[component] = toCanonical(value, unit);
	return { id, measure, at, values, context: context ?? undefined };
}

/** The unit somebody uses for a measure: that of their last reading, else what is usual in the United States. */
export function unitUsed(measure: MeasureKey, last: { entered: readonly Entered[] } | undefined): Unit {
	const [component] = measureOf(measure).components;
	const used = last?.entered.find(({ component: key }) => key === component.key)?.unit;
	if (used) return used;
	return component.units.find((unit) => unit === '[lb_av]' || unit === '[degF]') ?? component.units[0];
}
