import { parseDateTime, toZoned } from '@internationalized/date';
import { checkReading, type Doubt, type Earlier, type Entered } from './check.ts';
import type { Reading } from './history.ts';
import {
	measureOf,
	mealContexts,
	type Component,
	type ComponentKey,
	type MealContext,
	type MeasureKey
} from './measures.ts';
import { readNumber } from './number.ts';
import { toCanonical, type Unit } from './units.ts';

/** The fields of a reading's form as they are posted: components by name, `unit`, `context`, `earlier`, `at`. */
export type EntryFields = Readonly<Record<string, string | undefined>>;

/** What a form says: the numbers, when it was, and what is wrong with them. */
export interface Entry {
	entered: Entered[];
	context: MealContext | null;
	/** ISO 8601; undefined where the time cannot be read, or somebody said one that is to come. */
	at: string | undefined;
	doubts: Doubt[];
}

/** A clock may be a little ahead. */
const ahead = 5 * 60 * 1000;

/**
 * Reads what was typed into the form of a measure, the same on a phone and on the server. `zone` is the writer's, in
 * which `earlier` (`2026-11-29T08:30`) is meant; without it the reading is of `at` (ISO 8601), else of now. A phone whose
 * clock is ahead measured now: a red flag is not lost for a wrong clock.
 */
export function readEntry(
	measure: MeasureKey,
	fields: EntryFields,
	{ now, zone, last }: { now: Date; zone: string; last?: Earlier | undefined }
): Entry {
	const entered = measureOf(measure).components.flatMap((component) => readComponent(component, fields));
	const at = readTime(fields, now, zone);
	return {
		entered,
		context: mealContexts.find((context) => context === fields['context']) ?? null,
		at,
		doubts: checkReading(measure, entered, at ?? now.toISOString(), last)
	};
}

function readComponent({ key, decimals, units: known }: Component, fields: EntryFields): Entered[] {
	const typed = fields[key]?.trim() ?? '';
	if (typed === '') return [];
	// What is no number cannot be: said beside the field like any other that cannot.
	const value = readNumber(typed, decimals) ?? Number.NaN;
	const { unit: chosen } = fields;
	const unit = known.find((one) => one === chosen);
	// A number in a unit that nobody knows is no number.
	return [{ component: key, value: unit || !chosen ? value : Number.NaN, unit: unit ?? known[0] }];
}

function readTime({ at, earlier }: EntryFields, now: Date, zone: string): string | undefined {
	try {
		if (!earlier) return new Date(Math.min(at ? Date.parse(at) : now.getTime(), now.getTime())).toISOString();
		const moment = toZoned(parseDateTime(earlier), zone).toDate();
		return moment.getTime() <= now.getTime() + ahead ? moment.toISOString() : undefined;
	} catch {
		return undefined;
	}
}

/** What was entered as rules see it. */
export function readingOf(id: string, measure: MeasureKey, at: string, { entered, context }: Entry): Reading {
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
