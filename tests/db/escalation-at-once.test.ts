import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adviseOnAlert, answerAlert } from '../../src/lib/observations/alerts.server.ts';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, outcome, type Person } from './clinic.ts';
import { asApp } from './kysely.ts';

// What holds when two workers call people at the very same moment, or an alert changes while one is at it.

let clinic: AtOnce;

beforeEach(async () => {
	clinic = await clinicAtOnce();
});
afterEach(() => clinic.drop());

/** Opens alerts of a patient, which call the first person; so many minutes ago, and nobody answered since. */
async function opened(count: number, patient: Person = 'maria'): Promise<string[]> {
	const ids = Array.from({ length: count }, () => randomUUID());
	for (const id of ids) {
		await clinic.watcher.query(
			`with alert as (
				insert into care.alerts (id, organisation_id, patient_id, episode, severity)
				select $1::uuid, p.organisation_id, p.id, $1::text, 'red' from care.people p where p.id = $2
				returning *
			)
			insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
			select id, organisation_id, patient_id, 'opened', severity from alert`,
			[id, clinic.cast[patient]]
		);
		await clinic.watcher.query(
			`update private.alert_deadlines set due_at = now() - interval '1 minute' where alert_id = $1`,
			[id]
		);
	}
	return ids;
}

const escalates = ask<{ told: number }>('select private.escalate_alerts() as told');

/** A worker that has begun to call, and is stopped at the first of these alerts; `goOn` lets it finish. */
async function stoppedAt(alert: string) {
	const stop = await clinic.begun('postgres');
	await stop.do(ask('select from private.alert_deadlines where alert_id = $1 for update', [alert]));
	const worker = await clinic.begun('closeby_jobs');
	const called = worker.do(escalates);
	await worker.waits();
	return {
		goOn: async () => {
			await stop.rollback();
			await called;
			await worker.commit();
		}
	};
}

const toldOf = async (alert: string) => {
	const { rows } = await clinic.watcher.query<{ event: string }>(
		`select event from care.alert_events where alert_id = $1 order by at, event`,
		[alert]
	);
	return rows.map(({ event }) => event);
};

test('two workers at once call one person more for each alert, not two', async () => {
	const alerts = await opened(15);
	const first = await stoppedAt(alerts[0] ?? '');
	const second = await clinic.begun('closeby_jobs');
	await second.do(escalates);
	await second.commit();
	await first.goOn();
	for (const alert of alerts) expect(await toldOf(alert)).toEqual(['opened', 'told', 'told']);
});

test('a question that is answered while the worker is at other alerts calls nobody', async () => {
	const alerts = await opened(15);
	const last = alerts.at(-1) ?? '';
	await clinic.request('lee', (sql) =>
		answerAlert(asApp(sql), {
			id: v7(),
			alert: last,
			event: 'acted',
			act: 'escalate_to_provider',
			reason: null,
			note: 'Should she take less?',
			findings: 0
		})
	);
	await clinic.watcher.query(`update private.alert_deadlines set due_at = now() - interval '1 minute'`);
	const worker = await stoppedAt(alerts[0] ?? '');
	await clinic.request('priya', (sql) =>
		adviseOnAlert(asApp(sql), { id: v7(), alert: last, note: 'Half of it' })
	);
	await worker.goOn();
	expect(await toldOf(last)).toEqual(['opened', 'told', 'acted', 'told', 'advised']);
});

test('two workers who call for two clinics store both, whoever came first', async () => {
	const link = (organisation: string) =>
		ask(`select pg_advisory_xact_lock(hashtextextended('audit.chain:' || $1::uuid, 0))`, [organisation]);
	await opened(1, 'ines');
	await opened(1, 'maria');
	const second = await clinic.begun('closeby_jobs');
	await second.do(escalates);
	await opened(1, 'maria');
	await opened(1, 'ines');
	const first = await clinic.begun('closeby_jobs');
	await first.do(escalates);
	// The log of one clinic is being written, and both come to its end.
	const stop = await clinic.begun('postgres');
	await stop.do(link(clinic.cast.hillview));
	const stored = [outcome(second.commit())];
	await second.waits();
	stored.push(outcome(first.commit()));
	await first.waits();
	await stop.rollback();
	expect(await Promise.all(stored)).toEqual(['allowed', 'allowed']);
});

test('one alert that cannot be called for takes no call to another with it, and is called for once it can be', async () => {
	const [broken = '', other = ''] = await opened(2);
	await clinic.watcher.query(`
		create function public.break_one() returns trigger language plpgsql as $$
		begin
			if new.alert_id = '${broken}' and new.event = 'told' then
				raise exception 'broken';
			end if;
			return new;
		end;
		$$;
		create trigger broken before insert on care.alert_events for each row execute function public.break_one()
	`);
	const worker = await clinic.begun('closeby_jobs');
	expect(await worker.do(escalates)).toEqual([{ told: 1 }]);
	await worker.commit();
	expect(await toldOf(other)).toEqual(['opened', 'told', 'told']);
	expect(await toldOf(broken)).toEqual(['opened', 'told']);
	await clinic.watcher.query('drop trigger broken on care.alert_events');
	const next = await clinic.begun('closeby_jobs');
	expect(await next.do(escalates)).toEqual([{ told: 1 }]);
	await next.commit();
	expect(await toldOf(broken)).toEqual(['opened', 'told', 'told']);
});
