import { readFile, stat } from 'node:fs/promises';
import { patientsIn } from './bundle.ts';
import { readPatient, type PatientRecord } from './record.ts';
import { Refused } from '../command/refused.ts';

/** The largest file read, in bytes. A longer one would hold the whole of it in memory several times over. */
const largestFile = 50 * 1024 * 1024;

/** The patients of a FHIR R4 JSON file as they stand at `now`. Throws Refused with a sentence that says why not. */
export async function readPatientsFile(path: string, now: Date): Promise<PatientRecord[]> {
	const patients = patientsIn(await readText(path));
	return patients.map((patient, index) => {
		try {
			return readPatient(patient, now);
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			const which = patients.length === 1 ? 'The patient' : `Patient ${index + 1} of ${patients.length}`;
			throw new Refused(`${which}: ${error.message}.`, { cause: error });
		}
	});
}

async function readText(path: string): Promise<string> {
	let bytes: Buffer;
	try {
		const found = await stat(path);
		if (found.isDirectory()) throw new Refused('It is a folder; name the files in it.');
		if (!found.isFile()) throw new Refused('It is not a file.');
		if (found.size > largestFile) {
			throw new Refused(`It is larger than ${largestFile / 1024 / 1024} MB; split it.`);
		}
		bytes = await readFile(path);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new Refused('There is no such file.', { cause: error });
		if (code === 'EACCES' || code === 'EPERM') {
			throw new Refused('You are not allowed to read it.', { cause: error });
		}
		throw error;
	}
	try {
		// Also takes away a byte order mark, which RFC 8259 section 8.1 lets readers of JSON ignore.
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (error) {
		throw new Refused('It is not text in UTF-8, as JSON has to be.', { cause: error });
	}
}
