import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { asPersonOn } from '../db/database.server.ts';
import { nameOfFile } from '../observations/import/reading.ts';
import {
	command,
	complain,
	nameOf,
	readArguments,
	say,
	typedPath
} from '../people/command/command.server.ts';
import { connectAsOwner } from '../people/command/connect.server.ts';
import { enrolEach, refusalBehind } from '../people/import/enrol.server.ts';
import { Refused } from '../people/command/refused.ts';
import { findActor, onePage, sentenceFor, type Actor } from './command.server.ts';
import { importRecord, type Imported } from './import/import.server.ts';
import { limits } from './import/limits.ts';
import { readRecordFile, type RecordFile } from './import/read.ts';
import { RecordRefused } from './import/refusal.ts';
import { sortRecord } from './import/sort.ts';

const help = `Imports FHIR R4 records of patients into drafts of their care plans.

  npm run fhir:import -- --as <username> [options] <file.json ...>

Each file holds a Bundle about one patient, as JSON. A patient with the same identifier (such as the medical record
number) is the same person, and is updated; one who is not enrolled yet is enrolled. Problems, goals, steps and
medicines go into the open draft of the plan, or a new one; every other resource is kept as it is, or left out with a
reason. A file is imported whole or not at all; one that cannot be is named with the reason, and the others go on.
Importing a file again is safe: nothing is made twice.

  --as <username>    the member of staff who imports; must care for the patients, and as a care manager becomes the
                     primary care manager of every patient who has none yet
  --help             shows this
`;

await command(run);

async function run(): Promise<number> {
	const { values, positionals } = readArguments({
		allowPositionals: true,
		options: { as: { type: 'string' }, help: { type: 'boolean', short: 'h' } }
	});
	if (values.help) {
		say(help);
		return 0;
	}
	const files = positionals.map(typedPath);
	if (files.length === 0) throw new Refused('Name the files to import, or --help.');
	if (values.as === undefined) throw new Refused('Say who imports, with --as <username>.');
	const client = await connectAsOwner();
	try {
		const actor = await findActor(client, values.as);
		return await importAll(client, actor, files);
	} finally {
		await client.end();
	}
}

async function importAll(client: pg.Client, actor: Actor, files: string[]): Promise<number> {
	say(`Importing into ${actor.organisationName}`);
	let failed = 0;
	for (const [index, path] of files.entries()) {
		const line = `[${index + 1}/${files.length}] ${nameOf(path)}`;
		try {
			const file = await readFile(path, (count) => progress(`${line}: ${count} resources read`));
			progress('');
			say(`${line}: ${counted(await importOne(client, actor, path, file))}`);
		} catch (error) {
			progress('');
			const reason = error instanceof RecordRefused ? sentenceFor(error) : error;
			if (reason === error && !(error instanceof Refused)) throw error;
			failed += 1;
			complain(`${line}: not imported. ${error instanceof Refused ? error.message : String(reason)}`);
		}
	}
	say(`Files: ${files.length - failed} imported, ${failed} not imported.`);
	return failed === 0 ? 0 : 1;
}

function counted({ understood, kept, leftOut, removed, lines, hasNext }: Imported): string {
	const resources = `${understood} understood, ${kept} kept as they are, ${leftOut} left out`;
	const plan = lines === 0 ? 'nothing new for the plan' : `${lines} new or changed in the draft`;
	const numbers =
		removed === 0 ? '' : `; ${removed} identity numbers taken out, such as social security numbers`;
	const pages = hasNext ? `. ${onePage}` : '';
	return `${understood + kept + leftOut} resources: ${resources}; ${plan}${numbers}${pages}`;
}

/** Shown on a terminal alone, over itself. */
function progress(line: string): void {
	if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}

async function readFile(path: string, onResource: (count: number) => void): Promise<RecordFile> {
	const found = await stat(path).catch(() => undefined);
	if (!found) throw new Refused('There is no such file.');
	if (found.isDirectory()) throw new Refused('It is a folder; name the files in it.');
	if (found.size > limits.file) throw new RecordRefused('large', String(limits.file / 1024 / 1024));
	try {
		return await readRecordFile(createReadStream(path), { onResource });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EACCES') throw new Refused('You are not allowed to read it.', { cause: error });
		throw error;
	}
}

/** One file in one transaction: the patient enrolled or updated as the owner, the record imported as the member of staff. */
async function importOne(client: pg.Client, actor: Actor, path: string, file: RecordFile): Promise<Imported> {
	const { patient: record } = sortRecord(file, new Date());
	try {
		await client.query(`begin; set local role postgres; set local statement_timeout = '60s'`);
		const { id, organisation, organisationName: name, timeZone, careManager } = actor;
		const clinic = { id: organisation, name, timeZone, careManager: careManager ? id : undefined };
		const { patients } = await enrolEach(client, clinic, [record]);
		const imported = await asPersonOn(client, id, (db) =>
			importRecord(db, patients[0] ?? '', { id: newId(), fileName: nameOfFile(basename(path)), file })
		);
		await client.query('commit');
		return imported;
	} catch (error) {
		// On a lost connection there is nothing left to undo.
		await client.query('rollback').catch(() => undefined);
		if (error instanceof RecordRefused || error instanceof Refused) throw error;
		if (error instanceof Error && 'code' in error && error.code === 'ABSNT')
			throw new RecordRefused('absent');
		throw refusalBehind(error);
	}
}
