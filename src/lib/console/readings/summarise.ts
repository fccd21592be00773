import { daysBetween, dayOf } from '../../observations/calendar.ts';
import type { Entered } from '../../observations/check.ts';
import { unitUsed } from '../../observations/entry.ts';
import { evaluate } from '../../observations/evaluate.ts';
import { worstOf, type Severity, type Thresholds, type Zone } from '../../observations/history.ts';
import type { Logged } from '../../observations/log.ts';
import {
	componentKeys,
	measureOf,
	type ComponentKey,
	type MealContext
} from '../../observations/measures.ts';
import { shippedRules } from '../../observations/rules/shipped.ts';
import type { Condition } from '../../observations/symptoms.ts';
import { canonicalUnit, forReading } from '../../observations/units.ts';
import type { ContactKind, MeasureSummary, Summary } from './summary.ts';

/** What the database says, newest readings first. Moments ISO 8601, `since` a date. */
export interface SummaryRow {
	zone: string;
	measures: {
		measure: Logged;
		days: number;
		readings: {
			id: string;
			at: string;
			context: MealContext | null;
			components: Partial<Record<ComponentKey, { canonical: number }>>;
		}[];
	}[];
	asked: { measure: Logged; daysAWeek: number; since: string }[];
	conditions: Condition[];
	thresholds: Thresholds;
	/** What open alerts rest on: ids of readings and reports, oldest first. */
	found: { rule: string; severity: Severity; evidence: string[] }[];
	contact: { kind: ContactKind; at: string } | null;
}

/** Of what a rule found, the readings that are out of range; what a rise is counted from is none of them. */
const outOfRange = ({ rule, evidence }: SummaryRow['found'][number]): string[] =>
	shippedRules.find(({ id }) => id === rule)?.when.kind === 'change' ? evidence.slice(-1) : evidence;

/** The worse of what rules say that look at one reading, as its numbers are set now, and what an open alert says of it. */
const zoneOf = (
	row: SummaryRow,
	measure: Logged,
	{ id, at, context, components }: SummaryRow['measures'][number]['readings'][number]
): Zone => {
	const values = Object.fromEntries(
		componentKeys.flatMap((key) => (components[key] ? [[key, components[key].canonical]] : []))
	);
	const { conditions, thresholds, zone } = row;
	const readings = [{ id, measure, at, values, context: context ?? undefined }];
	return worstOf([
		...evaluate({ readings, reports: [], conditions, thresholds, now: at, zone }),
		...row.found.filter((one) => outOfRange(one).includes(id))
	]);
};

/** Makes what stands beside a conversation of what the database says. Measures without readings that are asked for come last. */
export function summarise(row: SummaryRow, now: Date): Summary {
	const today = dayOf(now.getTime(), row.zone);
	const askedFor = (measure: Logged, days: number): MeasureSummary['kept'] => {
		const asked = row.asked.find((one) => one.measure === measure);
		if (!asked) return null;
		// What was asked yesterday for the first time cannot have been kept on seven days.
		const could = Math.min(7, daysBetween(asked.since, today) + 1);
		const of = Math.min(asked.daysAWeek, could);
		return { days: Math.min(days, of), of };
	};
	const measured = row.measures.map(({ measure, days, readings }): MeasureSummary => {
		const { components } = measureOf(measure);
		const unit = unitUsed(measure, undefined);
		const read = (component: ComponentKey, canonical: number): Entered => {
			const [own] = components.find(({ key }) => key === component)?.units ?? [unit];
			const used = canonicalUnit(unit) === own ? unit : own;
			return { component, value: forReading(canonical, used), unit: used };
		};
		const points = readings.map((reading) => ({
			at: reading.at,
			zone: zoneOf(row, measure, reading),
			entered: components.flatMap(({ key }) => {
				const found = reading.components[key];
				return found ? [read(key, found.canonical)] : [];
			})
		}));
		// A pulse beside a blood pressure has no curve of its own here.
		const drawn = components.filter(({ optional }) => !optional).map(({ key }) => key);
		return {
			measure,
			last: points[0] ?? null,
			points: points
				.map(({ at, zone, entered }) => ({
					at,
					zone,
					values: entered.filter(({ component }) => drawn.includes(component)).map(({ value }) => value)
				}))
				.reverse(),
			kept: askedFor(measure, days)
		};
	});
	const missing = row.asked
		.filter(({ measure }) => measured.every((one) => one.measure !== measure))
		.map(({ measure }) => ({ measure, last: null, points: [], kept: askedFor(measure, 0) }));
	return {
		measures: [...measured, ...missing],
		contact: row.contact && {
			...row.contact,
			days: Math.max(0, daysBetween(dayOf(Date.parse(row.contact.at), row.zone), today))
		}
	};
}
