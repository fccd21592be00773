import type pg from 'pg';
import { command, complain, nameOf, readArguments, say, typedPath } from './command/command.server.ts';
import { connectAsOwner } from './command/connect.server.ts';
import { Refused } from './command/refused.ts';
import { findClinic, type Clinic } from './import/clinic.server.ts';
import { enrol, type Enrolment } from './import/enrol.server.ts';
import { readPatientsFile } from './import/file.ts';

const help = `Enrols patients from FHIR R4 records.

  npm run people:import -- [options] <file.json ...>

Each file holds a Bundle with one or more patients, or a single Patient, as JSON. A file is enrolled whole or
not at all; one that cannot be is named with the reason, and the others go on. Importing a file again is safe:
a patient with the same identifier (such as the medical record number) is the same person, and is updated.

  --organisation <name or id>   where the patients belong; needed only when there are several
  --care-manager <username>     becomes the primary care manager of every patient who has none yet;
                                without it nobody is put on a care team
  --help                        shows this

No sign-in is made. Social security, passport, driver's licence and bank numbers are not kept.
`;

await command(run);

async function run(): Promise<number> {
	const { values, positionals } = readArguments({
		allowPositionals: true,
		options: {
			organisation: { type: 'string' },
			'care-manager': { type: 'string' },
			help: { type: 'boolean', short: 'h' }
		}
	});
	if (values.help) {
		say(help);
		return 0;
	}
	const files = positionals.map(typedPath);
	if (files.length === 0) throw new Refused('Name the files to import, or --help.');
	const client = await connectAsOwner();
	try {
		const clinic = await findClinic(client, {
			organisation: values.organisation,
			careManager: values['care-manager']
		});
		return await importAll(client, clinic, files);
	} finally {
		await client.end();
	}
}

async function importAll(client: pg.Client, clinic: Clinic, files: string[]): Promise<number> {
	say(`Enrolling in ${clinic.name}`);
	const total: Enrolment = { enrolled: 0, updated: 0, unchanged: 0, withoutCareManager: 0 };
	let failed = 0;
	for (const [index, file] of files.entries()) {
		const line = `[${index + 1}/${files.length}] ${nameOf(file)}`;
		try {
			const result = await enrol(client, clinic, await readPatientsFile(file, new Date()));
			say(`${line}: ${counted(result)}`);
			for (const key of ['enrolled', 'updated', 'unchanged', 'withoutCareManager'] as const) {
				total[key] += result[key];
			}
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			failed += 1;
			complain(`${line}: not imported. ${error.message}`);
		}
	}
	say(`Patients: ${counted(total)}. Files: ${files.length - failed} imported, ${failed} not imported.`);
	if (total.withoutCareManager > 0) {
		say(`Without a care manager: ${total.withoutCareManager}.`);
		say('To give them one, import again with --care-manager <username>.');
	}
	return failed === 0 ? 0 : 1;
}

function counted({ enrolled, updated, unchanged }: Enrolment): string {
	return `${enrolled} enrolled, ${updated} updated, ${unchanged} unchanged`;
}
