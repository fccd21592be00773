import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { answerAlert } from '../../src/lib/observations/alerts.server.ts';
import { judge } from '../../src/lib/observations/judging.server.ts';
import { recordReading } from '../../src/lib/observations/readings.server.ts';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, outcome } from './clinic.ts';
import type { Work } from './database.ts';
import { asApp } from './kysely.ts';
import { sugar, typedNow } from './readings.ts';

// What holds when an alert is answered at the very moment at which more is found about it.

let clinic: AtOnce;

beforeAll(async () => {
	clinic = await clinicAtOnce();
});
afterEach(() => clinic.endAll());
afterAll(() => clinic.drop());

const reads =
	(id: string, value: number): Work<unknown> =>
	(sql) =>
		recordReading(asApp(sql), clinic.cast.maria, typedNow(sugar(value), { id }));

const answers = (alert: string, findings: number, id = v7()): Work<void> => {
	const answer = {
		id,
		alert,
		event: 'resolved',
		act: null,
		reason: null,
		note: 'She ate',
		findings
	} as const;
	return (sql) => answerAlert(asApp(sql), answer);
};

const alertsOf = async (area: string) => {
	const { rows } = await clinic.watcher.query<{ id: string; over: boolean; findings: number }>(
		`select a.id, a.resolved_at is not null as over,
			(select count(*)::int from care.alert_findings f where f.alert_id = a.id) as findings
		from care.alerts a where a.patient_id = $1 and a.area = $2 order by a.opened_at`,
		[clinic.cast.maria, area]
	);
	return rows;
};

test('a number that is put right while its alert is being closed is not closed with it', async () => {
	const reading = randomUUID();
	await clinic.request('maria', reads(reading, 50));
	const [page] = await clinic.request('lee', (sql) => openAlerts(asApp(sql)));
	const maria = await clinic.begun('maria');
	const entered = JSON.stringify({ glucose: { value: 40, unit: 'mg/dL' } });
	const [amended] = await maria.do(
		ask<{ history: unknown }>('select care.amend_observation($1, $2, 1, $3, null, null, now()) as history', [
			reading,
			clinic.cast.maria,
			entered
		])
	);
	const lee = await clinic.begun('lee');
	const closed = outcome(lee.do(answers(page?.id ?? '', page?.findings ?? 0)));
	await lee.waits();
	await maria.do((sql) => judge(asApp(sql), { id: reading, version: 2 }, amended?.history));
	await maria.commit();
	expect(await closed).toBe('MOVED');
	expect(await alertsOf('readings')).toMatchObject([{ over: false }]);
	// The page that shows it is answered from.
	await lee.rollback();
	const [again] = await clinic.request('lee', (sql) => openAlerts(asApp(sql)));
	await clinic.request('lee', answers(page?.id ?? '', again?.findings ?? 0));
	expect(await alertsOf('readings')).toMatchObject([{ over: true }]);
});

test('who writes of a danger while the alert about the last time is being closed is heard', async () => {
	const writes = (id: string) =>
		ask(
			`select from care.send_judged_message($1, $2, 'I took all of the pills', 5, '{medicine_harm}', '{}')`,
			[id, clinic.conversations.maria]
		);
	await clinic.request('maria', writes(v7()));
	const [first] = await alertsOf('messages');
	// Lee's answer comes as far as its row, and holds the alert.
	const stop = await clinic.begun('postgres');
	const id = v7();
	await stop.do(
		ask(
			`insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, severity)
			select $1, a.id, a.organisation_id, a.patient_id, 'raised', 'watch' from care.alerts a where a.id = $2`,
			[id, first?.id]
		)
	);
	const lee = await clinic.begun('lee');
	const closed = lee.do(answers(first?.id ?? '', 1, id));
	await lee.waits();
	const maria = await clinic.begun('maria');
	const sent = outcome(maria.do(writes(v7())));
	await maria.waits();
	await stop.rollback();
	await closed;
	await lee.commit();
	expect(await sent).toBe('allowed');
	await maria.commit();
	expect(await alertsOf('messages')).toMatchObject([
		{ over: true, findings: 1 },
		{ over: false, findings: 1 }
	]);
});
