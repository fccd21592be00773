import { expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { ask, everyone } from './clinic.ts';
import { atHome, sugar, type AtHome } from './readings.ts';

const calls = async (home: AtHome) =>
	(await home.as('ana', openAlerts)).flatMap(({ events }) =>
		events.flatMap(({ event, person, sent }) => (event === 'told' ? [[person, sent]] : []))
	);
const takes = (home: AtHome) =>
	home.asAdmin(async (sql) => {
		const { rows } = await sql.query<{ notice: string }>('select notice from private.take_mails()');
		return rows[0]?.notice;
	});
const none = { mailed: false, device: false };

test('a call says that a mail went out once it did, and that nothing could where there is no way', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45));
		expect(await calls(home)).toEqual([['Lee Nguyen', { ...none, nothing: true }]]);
		await home.asAdmin(
			ask(
				`insert into identity.users (id, username, email) values ($1, 'lee.called', 'lee.called@example.org')`,
				[home.cast.lee]
			)
		);
		expect(await calls(home)).toEqual([['Lee Nguyen', { ...none, nothing: false }]]);
		const notice = await takes(home);
		expect(await calls(home)).toEqual([['Lee Nguyen', { ...none, nothing: false }]]);
		await home.asAdmin(ask(`select private.end_delivery($1, 'mail', true)`, [notice]));
		expect(await calls(home)).toEqual([['Lee Nguyen', { mailed: true, device: false, nothing: false }]]);
	}));

test('what could have gone and had not five minutes later is said too', () =>
	atHome(async (home) => {
		await home.asAdmin(
			ask(
				`insert into identity.users (id, username, email) values ($1, 'lee.called', 'lee.called@example.org')`,
				[home.cast.lee]
			)
		);
		await home.reads('maria', sugar(45));
		await home.asAdmin(async (sql) => {
			await sql.query(`alter table care.alert_events disable trigger alert_events__refuse_change`);
			await sql.query(`update care.alert_events set at = at - interval '6 minutes'`);
			await sql.query(`update private.notices set at = at - interval '6 minutes'`);
			await sql.query(`alter table care.alert_events enable trigger alert_events__refuse_change`);
		});
		expect(await calls(home)).toEqual([['Lee Nguyen', { ...none, nothing: true }]]);
	}));

test('is for those who may act on the alert', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45));
		const [{ id } = { id: '' }] = await home.alerts();
		for (const person of everyone) {
			const rows = await home.asPerson(
				home.cast[person],
				ask('select event_id from care.alert_calls($1)', [id])
			);
			expect(rows.length > 0, person).toBe(['lee', 'ana', 'priya'].includes(person));
		}
	}));
