import { randomUUID } from 'node:crypto';
import { ask, type Person } from './clinic.ts';
import { giveRoles } from './consents.ts';
import { atHome, type AtHome } from './readings.ts';

// The clock is an argument: the functions are told what time it is. Years ahead, where everybody of the team still is.
// Chicago puts its clocks forward on 9 March 2031 and back on 2 November 2031.

/** A moment by the clock on the wall in Chicago. */
export const chicago = (time: string) => ({ local: time });
type Moment = ReturnType<typeof chicago>;
export const moment = (place: number) => `$${place}::timestamp at time zone 'America/Chicago'`;

/** Lee and Ana work from half past eight to five, Monday to Friday; Noor administers the clinic. */
export const atTheOffice = <T>(play: (home: AtHome) => Promise<T>) =>
	atHome(async (home) => {
		await giveRoles(home, [['noor', 'clinic_admin']]);
		for (const person of ['lee', 'ana'] as const)
			await works(home, person, [1, 2, 3, 4, 5], '08:30', '17:00');
		return play(home);
	});

export const works = (
	{ asAdmin, cast }: AtHome,
	person: Person,
	weekdays: number[],
	starts: string,
	ends: string
) =>
	asAdmin(
		ask(
			`insert into care.working_hours (staff_id, organisation_id, weekday, starts, ends)
			select $1, $2, weekday, $4, $5 from unnest($3::int[]) as weekday`,
			[cast[person], cast.lakeside, weekdays, starts, ends]
		)
	);

/** Opens an alert of Maria's at a moment. */
export async function opens({ asAdmin, cast }: AtHome, severity: string, { local }: Moment): Promise<string> {
	const id = randomUUID();
	await asAdmin(
		ask(
			`insert into care.alerts (id, organisation_id, patient_id, episode, severity, opened_at)
			values ($1, $2, $3, 'glucose_low', $4, ${moment(5)})`,
			[id, cast.lakeside, cast.maria, severity, local]
		)
	);
	await asAdmin(
		ask(
			`insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, at)
			values ($1, $2, $3, 'opened', $4, ${moment(5)})`,
			[id, cast.lakeside, cast.maria, severity, local]
		)
	);
	return id;
}

/** What the worker does at a moment. */
export const turn = ({ asRole }: AtHome, { local }: Moment) =>
	asRole('closeby_jobs', ask(`select private.escalate_alerts(${moment(1)})`, [local]));

/** When the next person is called, by the clock on the wall in Chicago. */
export async function due({ asAdmin }: AtHome, alert: string): Promise<string | undefined> {
	const [row] = await asAdmin(
		ask<{ due: string }>(
			`select to_char(due_at at time zone 'America/Chicago', 'YYYY-MM-DD HH24:MI') as due
			from private.alert_deadlines where alert_id = $1`,
			[alert]
		)
	);
	return row?.due;
}
