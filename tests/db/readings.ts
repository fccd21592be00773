import { v7 } from 'uuid';
import type { Kysely } from 'kysely';
import type { DB } from '../../src/lib/db/generated.ts';
import type { Entered } from '../../src/lib/observations/check.ts';
import type { ReadingInput, SymptomsInput } from '../../src/lib/observations/input.ts';
import { recordReading, reportSymptoms } from '../../src/lib/observations/readings.server.ts';
import type { Symptom } from '../../src/lib/observations/symptoms.ts';
import { ask, atTheClinic, type Clinic, type Person } from './clinic.ts';
import { giveRoles } from './consents.ts';
import { asApp } from './kysely.ts';

/** A clinic where staff have their roles, and what its people write down from home. */
export interface AtHome extends Clinic {
	/** Does something of the app as a person of the cast. */
	as<T>(person: Person, work: (db: Kysely<DB>) => Promise<T>): Promise<T>;
	/** Writes down a reading for Maria unless another patient is named. Answers what the rules found. */
	reads(
		person: Person,
		entered: readonly Entered[],
		more?: Partial<ReadingInput> & { of?: 'maria' | 'walter' | 'ines' }
	): ReturnType<typeof recordReading>;
	/** Says how Maria feels. */
	says(person: Person, symptoms: Symptom[], more?: Partial<SymptomsInput>): ReturnType<typeof reportSymptoms>;
	/** Maria's alerts, as the database has them. */
	alerts(): Promise<Alert[]>;
}

export interface Alert {
	id: string;
	episode: string;
	severity: string;
	acknowledged: boolean;
	resolved: boolean;
	rules: string[];
	told: string[];
}

export const pressure = (systolic: number, diastolic: number): Entered[] => [
	{ component: 'systolic', value: systolic, unit: 'mm[Hg]' },
	{ component: 'diastolic', value: diastolic, unit: 'mm[Hg]' }
];
export const sugar = (value: number): Entered[] => [{ component: 'glucose', value, unit: 'mg/dL' }];
export const pounds = (value: number): Entered[] => [{ component: 'weight', value, unit: '[lb_av]' }];

/** A moment so many hours ago. */
export const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

const measureOf = ([first]: readonly Entered[]): ReadingInput['measure'] =>
	first?.component === 'systolic' || first?.component === 'diastolic'
		? 'blood_pressure'
		: (first?.component ?? 'weight');

/** A reading that is typed now. */
export const typedNow = (entered: readonly Entered[], more: Partial<ReadingInput> = {}): ReadingInput => ({
	id: v7(),
	measure: measureOf(entered),
	entered: [...entered],
	context: null,
	note: null,
	source: 'typed',
	device: null,
	at: hoursAgo(0),
	zone: 'America/Chicago',
	...more
});

/** Plays a scene in which people measure themselves. */
export function atHome<T>(play: (home: AtHome) => Promise<T>): Promise<T> {
	return atTheClinic(async (clinic) => {
		const { asPerson, asAdmin, cast } = clinic;
		await giveRoles(clinic, [
			['lee', 'care_manager'],
			['ana', 'care_manager'],
			['priya', 'provider'],
			['sam', 'supervisor'],
			['tess', 'care_manager']
		]);
		const as: AtHome['as'] = (person, work) => asPerson(cast[person], (sql) => work(asApp(sql)));
		const common = { note: null, zone: 'America/Chicago' };
		return play({
			...clinic,
			as,
			reads: (person, entered, { of = 'maria', ...more } = {}) =>
				as(person, (db) => recordReading(db, cast[of], typedNow(entered, more))),
			says: (person, symptoms, more = {}) =>
				as(person, (db) =>
					reportSymptoms(db, cast.maria, {
						id: v7(),
						condition: null,
						feeling: null,
						symptoms,
						at: hoursAgo(0),
						...common,
						...more
					})
				),
			alerts: () =>
				asAdmin(
					ask<Alert>(
						`select a.id, a.episode, a.severity, a.acknowledged_at is not null as acknowledged,
							a.resolved_at is not null as resolved,
							array(select distinct f.rule from care.alert_findings f where f.alert_id = a.id order by 1) as rules,
							array(
								select p.given_name from care.alert_events e join care.people p on p.id = e.told_id
								where e.alert_id = a.id order by e.at
							) as told
						from care.alerts a where a.patient_id = $1 order by a.opened_at, a.episode`,
						[cast.maria]
					)
				)
		});
	});
}
