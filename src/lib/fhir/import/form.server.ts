import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { importRecord } from './import.server.ts';
import { RecordRefused, type RefusalCode } from './refusal.ts';
import { readUpload } from './upload.server.ts';

/** Why nothing was imported: no file was chosen, or the file was refused. */
export interface ImportProblem {
	code: RefusalCode | 'choose';
	detail: string;
}

const Id = v.pipe(v.string(), v.uuid());

/** The form action that imports a file into the draft of the patient whose page it is on, and shows what became of it. */
export async function importFromForm({ request, locals, params, url }: RequestEvent<{ patient: string }>) {
	const refused = (code: ImportProblem['code'], detail = '') => fail(422, { problem: { code, detail } });
	try {
		const { id, fileName, file } = await readUpload(request);
		if (!v.is(Id, id)) error(400, 'invalid');
		if (!file) return refused('choose');
		await locals.transaction((db) => importRecord(db, params.patient, { id, fileName, file }));
		redirect(303, `${url.pathname}/${id}`);
	} catch (thrown) {
		if (!(thrown instanceof RecordRefused)) throw thrown;
		return refused(thrown.code, thrown.detail);
	}
}
