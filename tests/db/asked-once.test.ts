import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { answerAlert } from './answers.ts';
import { changeReading, saveReading } from '../../src/lib/observations/actions.server.ts';
import type { Logged } from '../../src/lib/observations/log.ts';
import { ask } from './clinic.ts';
import { atHome, pounds, hoursAgo, type AtHome } from './readings.ts';

type Fields = Record<string, string>;

/** Maria posts the form of a measure, or a correction of `reading`: without scripts, or out of her phone's outbox. */
async function posts(
	home: AtHome,
	measure: Logged,
	fields: Fields,
	{ reading, outbox = false }: { reading?: string; outbox?: boolean } = {}
) {
	const body = new FormData();
	const all = { id: v7(), ...(reading && { expected: '1', at: new Date().toISOString() }), ...fields };
	for (const [name, value] of Object.entries(all)) body.set(name, value);
	const url = new URL(`https://closeby.example/log/${reading ? `change/${measure}/${reading}` : measure}`);
	const headers: Fields = outbox ? { 'x-closeby-person': home.cast.maria } : {};
	const event = {
		request: new Request(url, { method: 'POST', body, headers }),
		url,
		params: { reading: reading ?? '' },
		locals: {
			me: () => ({ person: home.cast.maria, timeZone: 'America/Chicago', kind: 'patient' }),
			transaction: <T>(work: (db: Database) => Promise<T>) => home.as('maria', work)
		}
	};
	const act = reading ? changeReading : saveReading;
	return act(event, measure).catch((thrown: unknown) => thrown);
}

const asksAbout = (...values: number[]) => ({
	status: 422,
	data: { doubts: values.map((value) => ({ kind: 'unlikely', value })) }
});
const saved = { status: 303 };

const stored = (home: AtHome) =>
	home.asAdmin(
		ask<{ value: number }>(
			`select (components #>> '{weight,value}')::float as value from care.observations
			where measure = 'weight' and superseded_at is null and patient_id = $1 order by effective_at desc`,
			[home.cast.maria]
		)
	);

test('a form without scripts asks about all numbers that are rare, and takes the yes to just these', () =>
	atHome(async (home) => {
		const typed = { systolic: '205', diastolic: '28', heart_rate: '22' };
		expect(await posts(home, 'blood_pressure', typed)).toMatchObject(asksAbout(205, 28, 22));
		const first = 'systolic=205mm[Hg]';
		expect(await posts(home, 'blood_pressure', { ...typed, sure: first })).toMatchObject(
			asksAbout(205, 28, 22)
		);
		const all = `${first} diastolic=28mm[Hg] heart_rate=22/min`;
		expect(await posts(home, 'blood_pressure', { ...typed, sure: all })).toMatchObject(saved);
	}));

test('an old yes counts for no new number; what has waited on a phone is taken as it was asked about there', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', pounds(188), { id, at: hoursAgo(2) });
		const unit = '[lb_av]';
		const sure = 'weight=288[lb_av]';
		expect(await posts(home, 'weight', { weight: '288', unit })).toMatchObject(asksAbout(288));
		expect(await posts(home, 'weight', { weight: '118', unit, sure })).toMatchObject(asksAbout(118));
		expect(await posts(home, 'weight', { weight: '118', unit, sure: 'yes' })).toMatchObject(asksAbout(118));
		expect(await stored(home)).toEqual([{ value: 188 }]);
		expect(await posts(home, 'weight', { weight: '288', unit, sure })).toMatchObject(saved);
		expect(await posts(home, 'weight', { weight: '118', unit, sure: 'yes' }, { outbox: true })).toMatchObject(
			saved
		);
		expect(await stored(home)).toEqual([{ value: 118 }, { value: 288 }, { value: 188 }]);
	}));

test('a phone whose clock is a week ahead or behind loses no red flag, and a diary of weeks ago is for the next look', () =>
	atHome(async (home) => {
		const says = (days: number, fields: Fields, outbox = true) => {
			const clock = hoursAgo(-24 * days);
			const sure = 'glucose=39mg/dL';
			const all = { glucose: '39', unit: 'mg/dL', sure, at: clock, said: clock, ...fields };
			return posts(home, 'glucose', all, { outbox });
		};
		const episodes = async () => (await home.alerts()).map(({ episode, severity }) => [episode, severity]);
		expect(await says(0, { at: hoursAgo(24 * 20) })).toMatchObject(saved);
		expect(await says(0, { at: '', earlier: '2026-10-01T08:30' }, false)).toHaveProperty('stored.reading');
		const late = ['written_late', 'watch'];
		expect(await episodes()).toEqual([late]);
		expect(await says(-7, {})).toMatchObject(saved);
		expect(await episodes()).toEqual([late, ['glucose_low', 'red']]);
		const low = (await home.alerts()).find(({ episode }) => episode === 'glucose_low');
		await home.as('lee', (db) =>
			answerAlert(db, {
				id: v7(),
				alert: low?.id ?? '',
				event: 'resolved',
				act: null,
				reason: null,
				note: 'She ate'
			})
		);
		expect(await says(7, {})).toMatchObject(saved);
		expect(await episodes()).toHaveLength(3);
	}));

test('a correction is asked about in the same way', () =>
	atHome(async (home) => {
		const reading = v7();
		await home.reads('maria', [{ component: 'glucose', value: 120, unit: 'mg/dL' }], { id: reading });
		const typed = { glucose: '39', unit: 'mg/dL' };
		const correct = (fields: Fields) => posts(home, 'glucose', { ...typed, ...fields }, { reading });
		expect(await correct({ sure: 'glucose=38mg/dL' })).toMatchObject(asksAbout(39));
		expect(await correct({ sure: 'glucose=39mg/dL' })).toMatchObject(saved);
	}));
