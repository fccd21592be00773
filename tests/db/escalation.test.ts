import { describe, expect, test } from 'vitest';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { giveRoles } from './consents.ts';
import { atTheOffice, chicago, due, moment, opens, turn, works } from './office.ts';
import { atHome, type AtHome } from './readings.ts';

const told = async (home: AtHome) => (await home.alerts()).at(-1)?.told;

const set = (
	{ asPerson, cast }: AtHome,
	person: Person,
	[red, closed, yellow, yellowClosed = 960]: readonly [number, number, number, number?],
	onCall: string | null = null,
	expected: string | null = null
) =>
	asPerson(
		cast[person],
		ask('select care.set_escalation($1, $2, $3, $4, $5, $6)', [
			expected,
			red,
			closed,
			yellow,
			yellowClosed,
			onCall
		])
	);

const current = async ({ asAdmin, cast }: AtHome) =>
	(
		await asAdmin(
			ask<{ id: string }>(
				'select id from care.escalation_settings where organisation_id = $1 and superseded_at is null',
				[cast.lakeside]
			)
		)
	)[0]?.id ?? null;

describe('while somebody is at work', () => {
	test('red calls the next person after a quarter of an hour, with a trail of all of them', () =>
		atTheOffice(async (home) => {
			const alert = await opens(home, 'red', chicago('2031-01-06 10:00'));
			expect(await told(home)).toEqual(['Lee']);
			expect(await due(home, alert)).toBe('2031-01-06 10:15');
			await turn(home, chicago('2031-01-06 10:14'));
			expect(await told(home)).toEqual(['Lee']);
			for (const minute of [15, 30, 45]) await turn(home, chicago(`2031-01-06 10:${minute}`));
			for (const minute of ['00', '15']) await turn(home, chicago(`2031-01-06 11:${minute}`));
			// Jules is on the team by then.
			expect(await told(home)).toEqual(['Lee', 'Ana', 'Sam', 'Priya', 'Jules', 'Noor']);
			// An administrator who was called sees the alert, and nothing else of the record.
			expect(await home.asPerson(home.cast.noor, ask('select from care.alerts'))).toHaveLength(1);
			expect(await home.asPerson(home.cast.noor, ask('select from care.alert_findings'))).toEqual([]);
			expect(await home.asPerson(home.cast.noor, ask('select from care.observations'))).toEqual([]);
		}));

	test('when whoever was called leaves the team, the next person is called at once, and nobody twice for it', () =>
		atTheOffice(async (home) => {
			const alert = await opens(home, 'red', chicago('2031-01-06 10:00'));
			await home.asAdmin(
				ask(
					`update care.care_team_members set period = tstzrange(lower(period), ${moment(2)}) where staff_id = $1`,
					[home.cast.lee, '2031-01-06 10:01']
				)
			);
			await turn(home, chicago('2031-01-06 10:02'));
			await turn(home, chicago('2031-01-06 10:03'));
			expect(await told(home)).toEqual(['Lee', 'Ana']);
			expect(await due(home, alert)).toBe('2031-01-06 10:17');
		}));

	test('who leaves after they have seen it has seen it', () =>
		atTheOffice(async (home) => {
			const alert = await opens(home, 'red', chicago('2031-01-06 10:00'));
			await home.asAdmin(ask(`update care.alerts set acknowledged_at = opened_at where id = $1`, [alert]));
			await home.asAdmin(ask('delete from care.care_team_members where staff_id = $1', [home.cast.lee]));
			await turn(home, chicago('2031-01-06 10:02'));
			expect(await told(home)).toEqual(['Lee']);
		}));

	test('who is away that day is called after those who are there', () =>
		atTheOffice(async (home) => {
			await home.asAdmin(
				ask('delete from care.working_hours where staff_id = $1 and weekday = 1', [home.cast.lee])
			);
			await opens(home, 'red', chicago('2031-01-06 10:00'));
			expect(await told(home)).toEqual(['Ana']);
		}));

	test('yellow waits four hours, and what is left of them in the evening until the morning', () =>
		atTheOffice(async (home) => {
			expect(await due(home, await opens(home, 'yellow', chicago('2031-01-06 10:00')))).toBe(
				'2031-01-06 14:00'
			);
			await home.asAdmin(ask('update care.alerts set resolved_at = now()'));
			expect(await due(home, await opens(home, 'yellow', chicago('2031-01-06 15:00')))).toBe(
				'2031-01-07 08:30'
			);
		}));
});

describe('while nobody is at work', () => {
	test('red calls who is on call at once, then who covers and the supervisor', () =>
		atTheOffice(async (home) => {
			expect(await outcome(set(home, 'noor', [15, 5, 240], home.cast.dana))).toBe('23514');
			await giveRoles(home, [['dana', 'care_manager']]);
			await set(home, 'noor', [15, 5, 240], home.cast.dana);
			const alert = await opens(home, 'red', chicago('2031-01-06 23:00'));
			expect(await told(home)).toEqual(['Dana']);
			expect(await due(home, alert)).toBe('2031-01-06 23:05');
			await turn(home, chicago('2031-01-06 23:05'));
			await turn(home, chicago('2031-01-06 23:10'));
			expect(await told(home)).toEqual(['Dana', 'Ana', 'Sam']);
			// On the team no more, and on call: the alert is to be seen and taken.
			expect(await home.asPerson(home.cast.dana, ask('select from care.alerts'))).toHaveLength(1);
		}));

	test('red with nobody on call calls who covers', () =>
		atTheOffice(async (home) => {
			await opens(home, 'red', chicago('2031-01-04 12:00'));
			expect(await told(home)).toEqual(['Ana']);
		}));

	test('who left the clinic is not called though they are still set', () =>
		atTheOffice(async (home) => {
			await giveRoles(home, [['dana', 'care_manager']]);
			await set(home, 'noor', [15, 5, 240], home.cast.dana);
			await home.asAdmin(
				ask(`update care.staff_roles set period = tstzrange(lower(period), now()) where staff_id = $1`, [
					home.cast.dana
				])
			);
			await opens(home, 'red', chicago('2031-01-06 23:00'));
			expect(await told(home)).toEqual(['Ana']);
		}));

	test('yellow waits overnight, and over a weekend calls who is on call the same day', () =>
		atTheOffice(async (home) => {
			await giveRoles(home, [['dana', 'care_manager']]);
			await set(home, 'noor', [15, 5, 240], home.cast.dana);
			const night = await opens(home, 'yellow', chicago('2031-01-06 18:00'));
			expect(await told(home)).toEqual([]);
			expect(await due(home, night)).toBe('2031-01-07 08:30');
			await home.asAdmin(ask('update care.alerts set resolved_at = now()'));
			const saturday = await opens(home, 'yellow', chicago('2031-01-11 10:00'));
			expect(await told(home)).toEqual(['Dana']);
			expect(await due(home, saturday)).toBe('2031-01-11 14:00');
			await turn(home, chicago('2031-01-11 14:00'));
			expect(await told(home)).toEqual(['Dana', 'Ana']);
			// It goes on though Monday is near by then: it could not wait when it was found.
			await turn(home, chicago('2031-01-12 18:00'));
			expect(await due(home, saturday)).toBe('2031-01-12 22:00');
			// On Sunday evening Monday is near enough.
			await home.asAdmin(ask('update care.alerts set resolved_at = now()'));
			expect(await due(home, await opens(home, 'yellow', chicago('2031-01-12 16:30')))).toBe(
				'2031-01-13 08:30'
			);
		}));

	test('what was not seen on Friday does not wait for Monday', () =>
		atTheOffice(async (home) => {
			const alert = await opens(home, 'yellow', chicago('2031-01-03 16:00'));
			expect(await told(home)).toEqual(['Lee']);
			expect(await due(home, alert)).toBe('2031-01-03 20:00');
		}));

	test('a clinic that lets yellow wait for Monday morning calls nobody on the weekend', () =>
		atTheOffice(async (home) => {
			await set(home, 'noor', [15, 5, 240, 5760]);
			const alert = await opens(home, 'yellow', chicago('2031-01-03 17:00'));
			expect(await told(home)).toEqual([]);
			expect(await due(home, alert)).toBe('2031-01-06 08:30');
			await turn(home, chicago('2031-01-05 12:00'));
			expect(await told(home)).toEqual([]);
			await turn(home, chicago('2031-01-06 08:30'));
			expect(await told(home)).toEqual(['Lee']);
			expect(await due(home, alert)).toBe('2031-01-06 12:30');
		}));

	test('what gets worse on the weekend calls at once', () =>
		atTheOffice(async (home) => {
			await set(home, 'noor', [15, 5, 240, 5760]);
			const alert = await opens(home, 'yellow', chicago('2031-01-04 12:00'));
			await home.asAdmin(ask(`update care.alerts set severity = 'red' where id = $1`, [alert]));
			await home.asAdmin(
				ask(
					`insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, at)
					values ($1, $2, $3, 'raised', 'red', ${moment(4)})`,
					[alert, home.cast.lakeside, home.cast.maria, '2031-01-04 13:00']
				)
			);
			expect(await told(home)).toEqual(['Ana']);
		}));
});

describe('when the clocks change', () => {
	test('it opens at half past eight by the wall, with an hour less or more before it', () =>
		atTheOffice(async (home) => {
			await works(home, 'lee', [7], '08:30', '12:00');
			const hours = async (from: string) => {
				const [row] = await home.asAdmin(
					ask<{ hours: number }>(
						`select extract(epoch from private.next_opening($1, ${moment(2)}) - (${moment(2)}))::float / 3600 as hours`,
						[home.cast.maria, from]
					)
				);
				return row?.hours;
			};
			expect(await hours('2031-03-01 20:30')).toBe(12);
			expect(await hours('2031-03-08 20:30')).toBe(11);
			expect(await hours('2031-11-01 20:30')).toBe(13);
		}));

	test('a shift that the change swallows is none, and one it cuts is what is left', () =>
		atTheOffice(async (home) => {
			await home.asAdmin(ask('delete from care.working_hours'));
			await works(home, 'lee', [7], '02:10', '02:50');
			await works(home, 'ana', [7], '02:30', '03:00');
			const [row] = await home.asAdmin(
				ask<{ opens: string }>(
					`select to_char(private.next_opening($1, ${moment(2)}) at time zone 'America/Chicago', 'MM-DD HH24:MI') as opens`,
					[home.cast.maria, '2031-03-08 20:30']
				)
			);
			expect(row?.opens).toBe('03-09 03:10');
		}));

	test('hours are those of whoever works them, wherever the patient is', () =>
		atTheOffice(async (home) => {
			await home.asAdmin(
				ask(`update care.people set time_zone = 'Pacific/Auckland' where id = $1`, [home.cast.maria])
			);
			await home.asAdmin(
				ask(`update care.people set time_zone = 'America/Los_Angeles' where id = $1`, [home.cast.ana])
			);
			const alert = await opens(home, 'yellow', chicago('2031-01-06 14:30'));
			// Ana is there until seven, by the wall in Chicago.
			expect(await due(home, alert)).toBe('2031-01-06 18:30');
		}));
});

test('where nobody’s hours are known it counts as open', () =>
	atHome(async (home) => {
		const alert = await opens(home, 'red', chicago('2031-01-04 23:00'));
		expect(await told(home)).toEqual(['Lee']);
		expect(await due(home, alert)).toBe('2031-01-04 23:15');
	}));

describe('what a clinic sets', () => {
	test('holds from then on, stays with its author, and is recorded', () =>
		atTheOffice(async (home) => {
			await set(home, 'noor', [10, 5, 60]);
			const first = await current(home);
			await set(home, 'noor', [20, 10, 120], null, first);
			const alert = await opens(home, 'red', chicago('2031-01-06 10:00'));
			expect(await due(home, alert)).toBe('2031-01-06 10:20');
			const rows = await home.asPerson(
				home.cast.lee,
				ask('select from care.escalation_settings where author_id = $1', [home.cast.noor])
			);
			expect(rows).toHaveLength(2);
			expect(
				await home.asAdmin(ask(`select from audit.events where action = 'escalation.set'`))
			).toHaveLength(2);
			expect(await outcome(set(home, 'noor', [15, 5, 240], null, first))).toBe('MOVED');
			expect(await outcome(set(home, 'noor', [15, 5, 240]))).toBe('MOVED');
		}));

	test('can never switch a call off', () =>
		atTheOffice(async (home) => {
			for (const minutes of [
				[0, 5, 240],
				[31, 5, 240],
				[15, 4, 240],
				[15, 31, 240],
				[15, 5, 29],
				[15, 5, 481],
				[15, 5, 240, 59],
				[15, 5, 240, 5761]
			] as const)
				expect(await outcome(set(home, 'noor', minutes)), String(minutes)).toBe('23514');
			expect(await outcome(set(home, 'noor', [15, 5, 240], home.cast.maria))).toBe('23514');
			expect(await outcome(set(home, 'noor', [15, 5, 240], home.cast.tess))).toBe('23514');
			// Whatever stands in the row.
			await home.asAdmin(
				ask(
					`insert into care.escalation_settings (organisation_id, red, red_closed, yellow, author_id)
					values ($1, 100000, 100000, 100000, $2)`,
					[home.cast.lakeside, home.cast.noor]
				)
			);
			expect(await due(home, await opens(home, 'red', chicago('2031-01-06 10:00')))).toBe('2031-01-06 10:30');
		}));

	test('is an administrator’s to set, staff’s to see, and nobody’s of another clinic', () =>
		atTheOffice(async (home) => {
			await set(home, 'noor', [15, 5, 240]);
			const now = await current(home);
			const may: Person[] = [];
			const see: Person[] = [];
			for (const person of everyone) {
				if ((await outcome(set(home, person, [15, 5, 240], null, now))) === 'allowed') may.push(person);
				const rows = await home.asPerson(home.cast[person], ask('select from care.escalation_settings'));
				if (rows.length > 0) see.push(person);
				const write = ask(`update care.escalation_settings set red = 5`);
				expect(await outcome(home.asPerson(home.cast[person], write))).toBe('42501');
			}
			expect(may).toEqual(['noor']);
			expect(see).toEqual(['lee', 'ana', 'priya', 'dana', 'jules', 'sam', 'noor']);
		}));
});
