import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cast } from './cast.ts';
import { seededDatabase } from './seeded.ts';

let sql: pg.Client;

beforeAll(async () => {
	sql = new pg.Client({ connectionString: (await seededDatabase()).url });
	await sql.connect();
});

afterAll(() => sql.end());

async function all(query: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
	return (await sql.query<Record<string, unknown>>(query, values)).rows;
}

/** The patient of one conversation that is as the words of a where clause say, other than Walter and Maria. */
async function somebody(like: string): Promise<string> {
	const [found] = await all(
		`select patient_id from care.conversations where ${like} and patient_id <> all ($1) order by id limit 1`,
		[cast.walter.id, cast.maria.id]
	);
	return String(found?.['patient_id']);
}

test.each([
	['Maria', () => Promise.resolve(cast.maria.id)],
	['Walter, who corrects himself and waits', () => Promise.resolve(cast.walter.id)],
	['somebody who never wrote', () => somebody('last_seq = 0')],
	['somebody who waits', () => somebody('last_seq > 10 and waiting_since is not null')],
	['somebody who writes often', () => somebody('last_seq > 80')]
])('of %s, the triggers would have kept the same', async (_, who) => {
	const patient = await who();
	const seeded = await kept(patient);
	await sql.query('begin');
	try {
		await replay(patient);
		expect(await kept(patient)).toEqual(seeded);
	} finally {
		await sql.query('rollback');
	}
});

/** Everything the triggers keep about one patient, without the ids that they make up. */
async function kept(patient: string) {
	const [conversation] = await all(
		`select organisation_id, patient_id, epoch, last_seq, last_change, last_at, last_author_id, last_words, waiting_since
		from care.conversations where patient_id = $1`,
		patient
	);
	const rights = await all(
		`select person_id, area, source_id, actions, period::text from private.rights
		where patient_id = $1 order by person_id, area`,
		patient
	);
	const replies = await all(
		`select r.seq, r.organisation_id, r.staff_id, r.waited::text, r.replied_at from care.replies r
		join care.conversations c on c.id = r.conversation_id where c.patient_id = $1 order by r.seq`,
		patient
	);
	const messages = await all(
		`select id, version, organisation_id, patient_id, seq, change, author_id, on_behalf_of_id, body, sent_at,
			superseded_at is null as current
		from care.messages where patient_id = $1 order by change`,
		patient
	);
	// Which version is in force follows from publishing one, which no trigger of enrolling does.
	const plans = await all(
		`select patient_id, organisation_id from care.plans where patient_id = $1`,
		patient
	);
	return { conversation, rights, replies, messages, plans };
}

/** Takes a patient out and enrols them again, saying everything as it was said, with all triggers at work. */
async function replay(patient: string): Promise<void> {
	const tables = [
		'patients',
		'care_team_members',
		'consents',
		'consent_versions',
		'conversations',
		'messages'
	];
	for (const table of tables) {
		const column = table === 'patients' ? 'person_id' : 'patient_id';
		await sql.query(
			`create temporary table ${table} on commit drop as select * from care.${table} where ${column} = '${patient}'`
		);
	}
	await sql.query(`
		set local session_replication_role = replica;
		delete from care.replies where conversation_id in (select id from conversations);
		delete from care.reads where patient_id = '${patient}';
		delete from care.messages where patient_id = '${patient}';
		delete from care.conversations where patient_id = '${patient}';
		delete from care.plans where patient_id = '${patient}';
		delete from care.care_team_members where patient_id = '${patient}';
		delete from care.consent_versions where patient_id = '${patient}';
		delete from care.consents where patient_id = '${patient}';
		delete from private.rights where patient_id = '${patient}';
		delete from care.patients where person_id = '${patient}';
		set local session_replication_role = origin;
		insert into care.patients select * from patients;
		insert into care.care_team_members select * from care_team_members;
		insert into care.consents select * from consents;
		insert into care.consent_versions select * from consent_versions order by version;`);
	// The clock of the triggers stands at now, so each message is put back to its time once it is stored.
	await sql.query(`
		do $$
		declare
			said record;
			talk uuid := (select id from care.conversations where patient_id = '${patient}');
			since timestamptz;
		begin
			for said in select * from messages order by change loop
				select waiting_since into since from care.conversations where id = talk;
				update care.messages set sent_at = now() where id = said.id;
				insert into care.messages (id, version, conversation_id, author_id, body)
				values (said.id, said.version, talk, said.author_id, said.body);
				update care.messages set sent_at = said.sent_at where id = said.id;
				update care.conversations
				set last_at = said.sent_at,
					waiting_since = case when waiting_since is null then null else coalesce(since, said.sent_at) end
				where id = talk;
				update care.replies set waited = said.sent_at - since, replied_at = said.sent_at
				where conversation_id = talk and seq = said.seq;
			end loop;
		end $$;`);
}
