import { v7 } from 'uuid';
import type pg from 'pg';
import { judgeWords } from '../src/lib/observations/free-text/judging.server.ts';
import type { LineInput } from '../src/lib/plan/draft-input.ts';
import { asApp } from './db/kysely.ts';
import { newCareManager, joinCareTeam, newPatient, type Enrolled, type EnrolledPatient } from './enrol.ts';
import { query, withDatabase } from './query.ts';
import type { Closeby } from './server.ts';

/** A patient, the care manager who writes their plan, and the provider who signs it. */
export interface Cared {
	patient: EnrolledPatient;
	nurse: Enrolled;
	doctor: Enrolled;
}

/** What a member of staff is to the clinic, past the screens of administrators. */
export async function giveRoles(closeby: Closeby, staff: { id: string }, roles: readonly string[]) {
	await query(
		closeby,
		`insert into care.staff_roles (staff_id, organisation_id, role)
		select id, organisation_id, unnest($2::text[])::care.staff_role from care.people where id = $1`,
		[staff.id, roles]
	);
}

export async function newCared(closeby: Closeby, language = 'en'): Promise<Cared> {
	const nurse = await newCareManager(closeby, 'Nell Harrow');
	const doctor = await newCareManager(closeby, 'Ravi Mehta');
	await giveRoles(closeby, nurse, ['care_manager']);
	await giveRoles(closeby, doctor, ['provider']);
	const patient = await newPatient(closeby, { staff: nurse.id, language });
	await joinCareTeam(closeby, patient.id, doctor.id);
	return { patient, nurse, doctor };
}

/** Writes something in the database as a patient of a story, past the screens: judged, as all that patients write. */
export const writeAs = (closeby: Closeby, person: { id: string }, text: string, [id, ...rest]: string[]) =>
	actAs(closeby, person, text, [id, ...rest], (sql) => judgeWords(asApp(sql), id ?? '', []));

/** Does something in the database as a person of a story, past the screens. */
export async function actAs<Row extends pg.QueryResultRow>(
	closeby: Closeby,
	person: { id: string },
	text: string,
	values: unknown[] = [],
	then?: (sql: pg.ClientBase) => Promise<unknown>
): Promise<Row[]> {
	return withDatabase(closeby, async (sql) => {
		await sql.query('begin');
		await sql.query('set local role authenticated');
		await sql.query("select set_config('request.jwt.claims', $1, true)", [
			JSON.stringify({ sub: person.id, role: 'authenticated' })
		]);
		const { rows } = await sql.query<Row>(text, values);
		await then?.(sql);
		await sql.query('commit');
		return rows;
	});
}

/** A line of a plan with its words in English. */
export const lineOf = (
	id: string,
	kind: LineInput['kind'],
	words: Partial<Record<LineInput['words'][number]['part'], string>>,
	more: Partial<LineInput> = {}
) => ({
	id,
	expected: 0,
	kind,
	...more,
	words: Object.entries(words).map(([part, text]) => ({ part, language: 'en', words: text, mark: 'human' }))
});

/** A walk for low sugar, and a medicine that lowers it. */
export const sugarLines = () => {
	const id = { sugar: v7(), low: v7(), walk: v7(), pill: v7(), feet: v7() };
	return {
		id,
		lines: [
			lineOf(id.sugar, 'problem', { plain: 'Your sugar is too high.' }),
			lineOf(id.low, 'goal', { plain: 'Get my sugar down.' }, { parent_id: id.sugar }),
			lineOf(id.walk, 'step', { what: 'Walk for 20 minutes.' }, { parent_id: id.low, done_by: 'patient' }),
			lineOf(
				id.pill,
				'medicine',
				{ purpose: 'It brings your sugar down.' },
				{ drug_name: 'Metformin', dose: '500 mg', sig: '1 tab po bid', schedule: { parts: ['morning'] } }
			),
			lineOf(id.feet, 'lesson', { title: 'Why feet matter' }, { parent_id: id.sugar, importance: 'key' })
		]
	};
};

/** A draft of the nurse's with these lines, as it stands before anybody is asked to sign. */
export async function draftOf(closeby: Closeby, { patient, nurse }: Cared, lines: object[]): Promise<string> {
	const version = v7();
	await actAs(closeby, nurse, 'select care.start_plan_draft($1, $2)', [version, patient.id]);
	await actAs(
		closeby,
		nurse,
		'select care.save_plan_line($1, one.line) from jsonb_array_elements($2::jsonb) with ordinality one (line, place)',
		[version, JSON.stringify(lines)]
	);
	return version;
}

/** A plan in force with these lines, signed by the doctor and published by the nurse. */
export async function planOf(closeby: Closeby, cared: Cared, lines: object[]): Promise<string> {
	const version = await draftOf(closeby, cared, lines);
	await putInForce(closeby, cared, version);
	return version;
}

/** Signs a draft as the doctor, and publishes it as the nurse. */
export async function putInForce(closeby: Closeby, cared: Cared, version: string): Promise<void> {
	const [draft] = await query<{ changes: number }>(
		closeby,
		'select changes from care.plan_drafts where version_id = $1',
		[version]
	);
	await actAs(closeby, cared.doctor, 'select care.sign_plan($1, $2)', [version, draft?.changes]);
	await actAs(closeby, cared.nurse, 'select care.publish_plan($1, $2)', [version, draft?.changes]);
}
