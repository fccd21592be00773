import type pg from 'pg';
import { asPersonOn } from '../db/database.server.ts';
import { command, readArguments, say } from '../people/command/command.server.ts';
import { connectAsOwner } from '../people/command/connect.server.ts';
import { refusalBehind } from '../people/import/enrol.server.ts';
import { Refused } from '../people/command/refused.ts';
import { findActor, type Actor } from './command.server.ts';
import { recordBundle } from './export/bundle.ts';
import { copyRecord } from './export/record.server.ts';

const help = `Exports the whole record of a patient as a FHIR R4 Bundle, to the standard output.

  npm run --silent fhir:export -- --as <username> --patient <id or identifier> > record.json

  --as <username>     the member of staff who exports; must care for the patient, and reads what they may see
  --patient <...>     the patient's id, or an identifier such as the medical record number
  --help              shows this

Every export is recorded in the access log, where the patient reads of it.
`;

await command(run);

async function run(): Promise<number> {
	const { values } = readArguments({
		options: {
			as: { type: 'string' },
			patient: { type: 'string' },
			help: { type: 'boolean', short: 'h' }
		}
	});
	if (values.help) {
		say(help);
		return 0;
	}
	if (values.as === undefined || values.patient === undefined)
		throw new Refused('Say who exports, with --as <username>, and whose record, with --patient. See --help.');
	const client = await connectAsOwner('to export from');
	try {
		const actor = await findActor(client, values.as);
		const patient = await findPatient(client, actor, values.patient);
		say(JSON.stringify(await exportOne(client, actor, patient), undefined, '\t'));
		return 0;
	} finally {
		await client.end();
	}
}

async function findPatient(client: pg.Client, actor: Actor, named: string): Promise<string> {
	const { rows } = await client.query<{ id: string }>(
		`select c.person_id as id from care.patients c
		where c.organisation_id = $1 and (c.person_id::text = lower($2) or exists (
			select from care.patient_identifiers i where i.patient_id = c.person_id and i.value = $2
		))`,
		[actor.organisation, named]
	);
	const [found, another] = rows;
	if (!found) throw new Refused('There is no such patient at that organisation.');
	if (another) throw new Refused('Several patients have that identifier; name one by id.');
	return found.id;
}

async function exportOne(client: pg.Client, actor: Actor, patient: string) {
	try {
		await client.query(`begin; set local statement_timeout = '60s'`);
		const record = await asPersonOn(client, actor.id, (db) => copyRecord(db, patient, 'fhir'));
		await client.query('commit');
		return recordBundle(record);
	} catch (error) {
		await client.query('rollback').catch(() => undefined);
		if (error instanceof Error && 'code' in error && error.code === 'ABSNT')
			throw new Refused('They do not care for this patient.', { cause: error });
		throw refusalBehind(error);
	}
}
