import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import { scene, type Scene, type Work } from './database.ts';
import { asApp } from './kysely.ts';

/** Everyone who could sign in. */
export const everyone = [
	'maria',
	'walter',
	'rosa',
	'lee',
	'ana',
	'priya',
	'dana',
	'jules',
	'sam',
	'noor',
	'tess',
	'ines'
] as const;
export type Person = (typeof everyone)[number];

/** The ids of people and clinics, their own in every scene, since scenes run beside each other. */
export type Cast = Record<Person | 'lakeside' | 'hillview', string>;

/** A scene with everyone in place, and the conversation of each patient. */
export interface Clinic extends Scene {
	cast: Cast;
	conversations: Record<'maria' | 'walter' | 'ines', string>;
}

/** A stored message as the database gives it back. */
export interface Stored {
	id: string;
	seq: number;
	change: number;
	version: number;
	body: string | null;
}

/**
 * Plays a scene at Lakeside Clinic. Maria and Walter are patients; Rosa is Maria's daughter, with no rights yet.
 * Lee is care manager of both and Ana covers for Lee; Priya is Maria's provider. Dana left Maria's team an hour ago,
 * Jules joins it tomorrow. Sam (supervisor) and Noor (biller) are on no team. Tess works at Hillview, for Ines.
 */
export function atTheClinic<T>(play: (clinic: Clinic) => Promise<T>): Promise<T> {
	return scene(async (acts) => play({ ...acts, ...(await acts.asAdmin(peopleTheClinic)) }));
}

/** Puts everyone in place on a superuser's connection. Answers who they are. */
export async function peopleTheClinic(sql: pg.ClientBase): Promise<Pick<Clinic, 'cast' | 'conversations'>> {
	const id = randomUUID;
	const cast: Cast = {
		lakeside: id(),
		hillview: id(),
		maria: id(),
		walter: id(),
		rosa: id(),
		lee: id(),
		ana: id(),
		priya: id(),
		dana: id(),
		jules: id(),
		sam: id(),
		noor: id(),
		tess: id(),
		ines: id()
	};
	const { lakeside, hillview, maria, walter, lee, ana, priya, dana, jules, tess, ines } = cast;
	const insert = insertOn(sql);
	const zone = 'America/Chicago';
	const phone = '+1 555 0100';
	await insert('care.organisations', [
		{ id: lakeside, name: 'Lakeside Clinic', phone, time_zone: zone },
		{ id: hillview, name: 'Hillview Clinic', phone, time_zone: zone }
	]);
	const names: [keyof Cast, string, string][] = [
		['maria', 'Maria Alvarez', 'patient'],
		['walter', 'Walter Greene', 'patient'],
		['rosa', 'Rosa Alvarez', 'caregiver'],
		['lee', 'Lee Nguyen', 'staff'],
		['ana', 'Ana Brooks', 'staff'],
		['priya', 'Priya Shah', 'staff'],
		['dana', 'Dana Cole', 'staff'],
		['jules', 'Jules Reyes', 'staff'],
		['sam', 'Sam Ortiz', 'staff'],
		['noor', 'Noor Haddad', 'staff'],
		['tess', 'Tess Park', 'staff'],
		['ines', 'Ines Duarte', 'patient']
	];
	const people = names.map(([key, name, kind]) => {
		const [given_name, family_name] = name.split(' ');
		const organisation_id = key === 'tess' || key === 'ines' ? hillview : lakeside;
		return { id: cast[key], organisation_id, kind, given_name, family_name, time_zone: zone };
	});
	await insert('care.people', people);
	const of = (wanted: string) =>
		people.flatMap(({ id, organisation_id, kind }) => (kind === wanted ? [{ id, organisation_id }] : []));
	await insert(
		'care.patients',
		of('patient').map(({ id, organisation_id }) => ({
			person_id: id,
			organisation_id,
			birth_date: '1959-03-04',
			phone
		}))
	);
	await insert(
		'care.staff',
		of('staff').map(({ id, organisation_id }) => ({ person_id: id, organisation_id }))
	);
	const team = (patient_id: string, staff_id: string, position: string, period = '[-1 day,)') => {
		const [from = '', to = ''] = period.slice(1, -1).split(',');
		const organisation_id = staff_id === tess ? hillview : lakeside;
		return { organisation_id, patient_id, staff_id, position, period: `[${ago(from)},${to && ago(to)})` };
	};
	await insert('care.care_team_members', [
		team(maria, lee, 'primary'),
		team(maria, ana, 'covering'),
		team(maria, priya, 'provider'),
		team(maria, dana, 'member', '[-30 days,-1 hour)'),
		team(maria, jules, 'member', '[1 day,)'),
		team(walter, lee, 'primary'),
		team(walter, ana, 'covering'),
		team(ines, tess, 'primary')
	]);
	const { rows } = await sql.query<{ id: string; patient: string }>(
		'select id, patient_id as patient from care.conversations where patient_id = any ($1)',
		[[maria, walter, ines]]
	);
	const conversation = (patient: string) => rows.find((row) => row.patient === patient)?.id ?? '';
	return {
		cast,
		conversations: {
			maria: conversation(maria),
			walter: conversation(walter),
			ines: conversation(ines)
		}
	};
}

/** A moment relative to now, such as `-1 hour` or `1 day`, as ISO 8601. */
function ago(span: string): string {
	const [amount = '0', unit = ''] = span.split(' ');
	const milliseconds = unit.startsWith('day') ? 86_400_000 : 3_600_000;
	return new Date(Date.now() + Number(amount) * milliseconds).toISOString();
}

/** Inserts rows that share their columns. */
function insertOn(sql: pg.ClientBase) {
	return async (table: string, rows: Record<string, unknown>[]): Promise<void> => {
		const columns = Object.keys(rows[0] ?? {}).map((name) => pg.escapeIdentifier(name));
		await sql.query(
			`insert into ${table} (${columns.join(', ')})
			select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)`,
			[JSON.stringify(rows)]
		);
	};
}

const stored = 'id, seq::int, change::int, version, body';

/** Sends a message to a conversation, with a new id unless one is given; judged, as all that patients write. */
export const send =
	(conversation: string, body: string | null, id = v7()): Work<Stored> =>
	async (sql) => {
		const text = `select ${stored} from care.send_message($1, $2, $3)`;
		const sent = one(await sql.query<Stored>(text, [id, conversation, body]));
		await judgeWords(asApp(sql), id, []);
		return sent;
	};

/** Corrects a message, or takes it back with null. */
export const change =
	(id: string, body: string | null): Work<Stored> =>
	async (sql) => {
		const text = `select ${stored} from care.change_message($1, $2)`;
		const changed = one(await sql.query<Stored>(text, [id, body]));
		await judgeWords(asApp(sql), id, []);
		return changed;
	};

/** Notes that everything up to a place was on the screen. */
export const markRead =
	(conversation: string, seq: number | null): Work<void> =>
	async (sql) => {
		await sql.query('select care.mark_read($1, $2)', [conversation, seq]);
	};

/** The epoch in the name of the live topic of Maria's conversation. */
export const epochOf = async ({ asAdmin, conversations: { maria } }: Clinic): Promise<number> =>
	(await asAdmin(ask<{ epoch: number }>('select epoch from care.conversations where id = $1', [maria])))[0]
		?.epoch ?? 0;

/** Asks and gives back the rows. */
export const ask =
	<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Work<Row[]> =>
	async (sql) =>
		(await sql.query<Row>(text, values)).rows;

/** The SQLSTATE with which work was refused, or `allowed`. */
export async function outcome(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return 'allowed';
	} catch (error) {
		if (error instanceof pg.DatabaseError && error.code !== undefined) return error.code;
		throw error;
	}
}

/** The only row of an answer. Throws when there is none or more than one. */
export function one<Row extends pg.QueryResultRow>({ rows }: { rows: Row[] }): Row {
	const [row] = rows;
	if (row === undefined || rows.length > 1) throw new Error(`One row was expected, not ${rows.length}`);
	return row;
}
