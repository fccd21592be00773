import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import { minutesOf, type EscalationForm, type Wait } from './escalation.ts';

/** How the alerts of a clinic call people. */
export interface Escalation {
	/** Null while what ships holds. */
	id: string | null;
	setAt: string | null;
	author: string | null;
	onCall: string | null;
	waits: Wait[];
	/** Who can be on call. */
	colleagues: { id: string; name: string }[];
}

/** What holds at the clinic of the person asking. For its staff. */
export async function escalation(db: Database): Promise<Escalation> {
	const { rows } = await sql<Omit<Escalation, 'waits' | 'colleagues'>>`
		select e.id, ${iso('e.set_at')} as "setAt", ${fullName('a')} as author, e.on_call_id as "onCall"
		from care.escalation_settings e join care.people a on a.id = e.author_id
		where e.superseded_at is null
	`.execute(db);
	const { rows: waits } = await sql<Wait>`
		select l.setting, l.low, l.high, greatest(l.low, least(l.high, coalesce((
			select (to_jsonb(e) ->> l.setting)::integer from care.escalation_settings e where e.superseded_at is null
		), l.usual))) as minutes
		from care.escalation_limits() l order by l.setting
	`.execute(db);
	const colleagues = await db
		.selectFrom('care.people as p')
		.where('p.kind', '=', 'staff')
		.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('care.staff_roles as s')
					.whereRef('s.staff_id', '=', 'p.id')
					.where(sql<boolean>`s.period @> now()`)
			)
		)
		.select(['p.id', fullName('p').as('name')])
		.orderBy('p.family_name')
		.execute();
	const [now = { id: null, setAt: null, author: null, onCall: null }] = rows;
	return { ...now, waits, colleagues };
}

/** Sets what holds from now on. Errors: ABSNT, MOVED, 23514. */
export async function setEscalation(db: Database, form: EscalationForm): Promise<void> {
	const { expected, red, red_closed, yellow, yellow_closed, on_call } = form;
	await sql`select care.set_escalation(${expected || null}, ${red}::integer, ${red_closed}::integer,
		${yellow}::integer, ${yellow_closed}::integer * ${minutesOf.yellow_closed}::integer, ${on_call || null})`.execute(
		db
	);
}
