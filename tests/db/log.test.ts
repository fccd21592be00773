import { expect, test } from 'vitest';
import { lastReading, readLog } from '../../src/lib/observations/log.server.ts';
import { ask, everyone, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { settingNumber } from './numbers.ts';
import { atHome, hoursAgo, pounds, sugar } from './readings.ts';

test('the Log shows the last 35 days as they were entered, newest first, to whom readings are shared with', () =>
	atHome(async (home) => {
		const { as, cast, reads, says } = home;
		await reads('maria', pounds(182.4), { at: hoursAgo(2) });
		await reads('maria', sugar(120), { context: 'fasting', at: hoursAgo(1) });
		await reads('maria', sugar(99), { at: hoursAgo(24 * 36) });
		await reads('maria', [{ component: 'mood', value: 2, unit: '{score}' }], { at: hoursAgo(3) });
		await says('maria', ['dizzy']);
		await home.asPerson(cast.lee, settingNumber(cast.maria, 'glucose_high', 200));
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		const log = (person: Person) => as(person, (db) => readLog(db, cast.maria));
		expect(await log('maria')).toMatchObject({
			readings: [
				{ measure: 'glucose', context: 'fasting', values: { glucose: 120 } },
				{ entered: [{ component: 'weight', value: 182.4, unit: '[lb_av]' }], values: { weight: 82.7352 } },
				{ measure: 'mood' }
			],
			reports: [{ symptoms: ['dizzy'] }],
			conditions: [],
			thresholds: { glucose_high: 200 },
			zone: 'America/Chicago'
		});
		expect((await log('rosa'))?.readings.map(({ measure }) => measure)).toEqual(['glucose', 'weight']);
		const seeing: Person[] = [];
		for (const person of everyone) if (await log(person)) seeing.push(person);
		expect(seeing).toEqual(['maria', 'rosa', 'lee', 'ana', 'priya']);
		const looks = await home.asAdmin(
			ask<{ actor_id: string }>(
				`select actor_id from audit.events where action = 'record.read' and area = 'readings' and patient_id = $1`,
				[cast.maria]
			)
		);
		expect(new Set(looks.map(({ actor_id }) => actor_id))).toEqual(
			new Set([cast.rosa, cast.lee, cast.ana, cast.priya])
		);
	}));

test('the last reading of a measure is the latest that was measured and stands, for whom it may be seen by', () =>
	atHome(async (home) => {
		const { as, cast, reads } = home;
		await reads('maria', pounds(182), { at: hoursAgo(5) });
		await reads('maria', pounds(180), { at: hoursAgo(30) });
		await reads('maria', sugar(120));
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		const weight = (person: Person) => as(person, (db) => lastReading(db, cast.maria, 'weight'));
		expect((await weight('maria'))?.values.weight).toBeCloseTo(82.55, 2);
		expect(await as('maria', (db) => lastReading(db, cast.maria, 'pain'))).toBeUndefined();
		const seeing: Person[] = [];
		for (const person of everyone) if (await weight(person)) seeing.push(person);
		expect(seeing).toEqual(['maria', 'rosa', 'lee', 'ana', 'priya']);
	}));
