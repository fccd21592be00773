import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { adviseOnAlert } from '../../src/lib/observations/alerts.server.ts';
import { answerAlert } from './answers.ts';
import { dutiesOf } from '../../src/lib/console/duties.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { atHome, sugar, type AtHome } from './readings.ts';

async function opened(home: AtHome): Promise<string> {
	await home.reads('maria', sugar(50));
	const [alert] = await home.alerts();
	return alert?.id ?? '';
}
const asks = (home: AtHome, alert: string, person: Person = 'lee') =>
	home.as(person, (db) =>
		answerAlert(db, {
			id: v7(),
			alert,
			event: 'acted',
			act: 'escalate_to_provider',
			reason: null,
			note: 'More insulin?'
		})
	);
const advises = (home: AtHome, alert: string, person: Person, id = v7(), note = 'Halve the evening dose.') =>
	home.as(person, (db) => adviseOnAlert(db, { id, alert, note }));
const waiting = async (home: AtHome, person: Person) => {
	const { questions, answers } = await home.as(person, (db) => dutiesOf(db, home.cast[person]));
	return { questions, answers };
};
const notices = async (home: AtHome) =>
	home.asAdmin(
		ask<{ name: string; kind: string }>(
			`select p.given_name as name, n.kind from private.notices_that_matter() n join care.people p on p.id = n.person_id
			order by n.at`
		)
	);

describe('a provider who is asked', () => {
	test('is told, answers, and whoever asked hears it; all of it stands in the trail', () =>
		atHome(async (home) => {
			const alert = await opened(home);
			await asks(home, alert);
			expect((await home.alerts())[0]?.told).toEqual(['Lee', 'Priya']);
			expect(await notices(home)).toEqual([{ name: 'Priya', kind: 'question' }]);
			expect(await waiting(home, 'priya')).toEqual({ questions: 1, answers: 0 });
			expect(await waiting(home, 'lee')).toEqual({ questions: 0, answers: 0 });
			await home.asAdmin(ask('delete from realtime.messages'));
			const id = v7();
			await advises(home, alert, 'priya', id);
			await advises(home, alert, 'priya', id);
			const heard = await home.asAdmin(
				ask<{ topic: string }>(`select topic from realtime.messages where event = 'readings'`)
			);
			expect(heard.map(({ topic }) => topic)).toContain(`person:${home.cast.lee}`);
			expect(await notices(home)).toEqual([{ name: 'Lee', kind: 'advice' }]);
			expect(await waiting(home, 'priya')).toEqual({ questions: 0, answers: 0 });
			expect(await waiting(home, 'lee')).toEqual({ questions: 0, answers: 1 });
			const events = await home.asPerson(
				home.cast.ana,
				ask<{ event: string }>('select event from care.alert_events order by at')
			);
			expect(events.map(({ event }) => event)).toEqual(['opened', 'told', 'acted', 'told', 'advised']);
			expect(
				await home.asPerson(home.cast.maria, ask(`select from audit.events where action = 'alert.advised'`))
			).toHaveLength(1);
			await home.as('lee', (db) =>
				answerAlert(db, { id: v7(), alert, event: 'acted', act: 'call', reason: null, note: null })
			);
			expect(await waiting(home, 'lee')).toEqual({ questions: 0, answers: 0 });
			expect(await notices(home)).toEqual([]);
		}));

	test('is not called as well while the alert itself waits, and not mailed again when it gets worse', () =>
		atHome(async (home) => {
			await home.reads('maria', sugar(65));
			const [alert] = await home.alerts();
			await asks(home, alert?.id ?? '');
			await advises(home, alert?.id ?? '', 'priya');
			await home.reads('maria', sugar(50));
			expect((await notices(home)).filter(({ name }) => name === 'Priya')).toEqual([]);
		}));
});

test('a provider who does not answer stops nobody from being called', () =>
	atHome(async (home) => {
		const alert = await opened(home);
		await asks(home, alert);
		const hoursPass = (hours: number) =>
			home.asRole(
				'closeby_jobs',
				ask(`select private.escalate_alerts(clock_timestamp() + $1 * interval '1 hour')`, [hours])
			);
		await hoursPass(5);
		expect((await home.alerts())[0]).toMatchObject({ acknowledged: false, told: ['Lee', 'Priya', 'Lee'] });
		await hoursPass(10);
		expect((await home.alerts())[0]?.told).toHaveLength(4);
		await asks(home, alert);
		await advises(home, alert, 'priya');
		await hoursPass(15);
		expect((await home.alerts())[0]).toMatchObject({ acknowledged: true });
		expect((await home.alerts())[0]?.told).toHaveLength(5);
	}));

test('nobody can believe that a provider was asked where there is none', () =>
	atHome(async (home) => {
		const alert = await opened(home);
		await home.asAdmin(ask(`delete from care.staff_roles where role = 'provider'`));
		expect(await outcome(asks(home, alert))).toBe('23514');
		expect((await home.alerts())[0]).toMatchObject({ acknowledged: false, told: ['Lee'] });
	}));

test('only a provider who may see it answers, once asked, with words, while it is open', () =>
	atHome(async (home) => {
		const alert = await opened(home);
		expect(await outcome(advises(home, alert, 'priya'))).toBe('ABSNT');
		await asks(home, alert);
		const may: Person[] = [];
		for (const person of everyone)
			if ((await outcome(advises(home, alert, person))) === 'allowed') may.push(person);
		expect(may).toEqual(['priya']);
		expect(await outcome(advises(home, alert, 'priya', v7(), '  '))).toBe('23514');
		const taken = v7();
		await advises(home, alert, 'priya', taken);
		expect(await outcome(advises(home, alert, 'priya', taken, 'Other words'))).toBe('TAKEN');
		await home.as('lee', (db) =>
			answerAlert(db, { id: v7(), alert, event: 'resolved', act: null, reason: null, note: 'At 110 again' })
		);
		expect(await outcome(advises(home, alert, 'priya'))).toBe('CLOSD');
	}));
