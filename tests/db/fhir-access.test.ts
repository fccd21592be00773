import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readImport, listImports } from '../../src/lib/fhir/import/result.server.ts';
import { importRecord } from '../../src/lib/fhir/import/import.server.ts';
import { readRecordFile } from '../../src/lib/fhir/import/read.ts';
import { RecordRefused } from '../../src/lib/fhir/import/refusal.ts';
import { discard, requestSignature } from '../../src/lib/plan/signing.server.ts';
import { readDraft, removeLine } from '../../src/lib/plan/drafts.server.ts';
import { patientNumbered, type Resource } from '../bundles.ts';
import { a1c, condition, medicine, everything, observation, recordOf } from '../records.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { metformin, publishNext, withRoles, type Planned } from './plan.ts';

const maria = patientNumbered('M-1', { id: 'p', birthDate: '1959-03-04' });

/** Imports a record of Maria's as somebody, and answers what it came to. */
async function importing({ as, cast }: Planned, person: Person, resources: Resource[], patient = maria) {
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(resources, patient)))]);
	return as(person, (db) => importRecord(db, cast.maria, { id: v7(), fileName: 'maria.json', file }));
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
	const error: unknown = await work.then(
		() => 'allowed',
		(thrown: unknown) => thrown
	);
	if (error instanceof RecordRefused) return error.code;
	return typeof error === 'string'
		? error
		: outcome(Promise.reject(error instanceof Error ? error : new Error()));
};

test('only staff who write the plan import, and only what is about this patient', () =>
	withRoles(async (planned) => {
		const tries = [];
		for (const person of everyone)
			tries.push([person, await refusal(importing(planned, person, [condition('a', 'Gout')]))]);
		expect(Object.fromEntries(tries)).toEqual(
			Object.fromEntries(
				everyone.map((person) => [person, ['lee', 'ana', 'priya'].includes(person) ? 'allowed' : 'ABSNT'])
			)
		);
		const somebody = patientNumbered('W-1', {
			id: 'p',
			birthDate: '1950-01-01',
			name: [{ family: 'Greene', given: ['Walter'] }]
		});
		expect(await refusal(importing(planned, 'lee', [], somebody))).toBe('otherPatient');
		await planned.asAdmin(
			ask(
				`insert into care.patient_identifiers (organisation_id, patient_id, system, value)
				values ($1, $2, 'https://lakeside.example/mrn', 'W-2')`,
				[planned.cast.lakeside, planned.cast.walter]
			)
		);
		const wrongNumber = patientNumbered('W-2', { id: 'p', birthDate: '1959-03-04' });
		expect(await refusal(importing(planned, 'lee', [], wrongNumber)), 'Walter’s number').toBe('otherPatient');
	}));

test('what was imported is for staff with every topic; the patient has what was kept, and nobody else anything', () =>
	withRoles(async (planned) => {
		const { as, cast, asPerson } = planned;
		const { id } = await importing(planned, 'lee', everything());
		await letRosaHelp(planned, { see: ['plan', 'medicines', 'readings', 'messages'], topics: [] });
		const seen: Record<string, unknown> = {};
		for (const person of everyone) {
			const counts = await asPerson(
				cast[person],
				ask<{ imports: number; resources: number; outcomes: number; left: number }>(
					`select (select count(*) from care.fhir_imports)::int as imports, (select count(*) from care.fhir_outcomes)::int as outcomes,
						(select count(*) from care.fhir_resources)::int as resources,
						(select count(*) from care.fhir_resources where outcome = 'understood')::int as left`
				)
			);
			const { imports, outcomes, resources } = counts[0] ?? {};
			if (imports || outcomes || resources) seen[person] = [imports, outcomes, resources];
		}
		expect(seen).toEqual({ maria: [0, 0, 5], lee: [1, 18, 11], ana: [1, 18, 11], priya: [1, 18, 11] });
		expect(await as('rosa', (db) => readImport(db, cast.maria, id))).toBeUndefined();
		expect(await as('maria', (db) => listImports(db, cast.maria))).toEqual([]);
		const result = await as('lee', (db) => readImport(db, cast.maria, id));
		expect(result?.groups.reduce((sum, { count }) => sum + count, 0)).toBe(18);
		expect(result).toMatchObject({ resources: 18, open: true, fileName: 'maria.json', author: 'Lee Nguyen' });
		expect(result?.groups.find(({ reason }) => reason === 'wrong_patient')).toMatchObject({ titles: [] });
		expect(JSON.stringify(result)).not.toContain('999-12-3456');
		expect(result?.groups.find(({ type }) => type === 'RelatedPerson')).toMatchObject({ removed: 1 });
		const stored = await planned.asAdmin(
			ask<{ all: string }>(`select json_agg(r)::text as all from care.fhir_resources r`)
		);
		expect(stored[0]?.all).not.toContain('999-12-3456');
		for (const table of ['fhir_imports', 'fhir_resources', 'fhir_outcomes'])
			expect(await outcome(asPerson(cast.lee, ask(`delete from care.${table}`))), table).toBe('42501');
	}));

test('two with one id that differ are both stored, and a second time neither is stored again', () =>
	withRoles(async (planned) => {
		const twins = [condition('a', 'First'), condition('a', 'Second')];
		expect(await importing(planned, 'lee', twins)).toMatchObject({ understood: 2, kept: 1, leftOut: 0 });
		expect(await importing(planned, 'lee', twins)).toMatchObject({ understood: 2, kept: 1, lines: 0 });
		const stored = await planned.asAdmin(
			ask(`select content #>> '{code,text}' as text, outcome, version from care.fhir_resources
				where resource_type = 'Condition' order by 1`)
		);
		expect(stored).toEqual([
			{ text: 'First', outcome: 'understood', version: 1 },
			{ text: 'Second', outcome: 'kept', version: 1 }
		]);
	}));

test('what is over elsewhere is told of with the line that still stands', () =>
	withRoles(async (planned) => {
		await importing(planned, 'lee', [condition('a', 'Gout', '90560007')]);
		const clinicalStatus = { coding: [{ code: 'resolved' }] };
		const over = await importing(planned, 'lee', [condition('a', 'Gout', '90560007', { clinicalStatus })]);
		expect(over).toMatchObject({ leftOut: 1, lines: 0 });
		const told = await planned.as('lee', (db) => readImport(db, planned.cast.maria, over.id));
		expect(told?.groups).toContainEqual(
			expect.objectContaining({ reason: 'still_in_plan', titles: ['Gout'], kinds: ['problem'] })
		);
	}));

test('an import that does not tell of every resource is not stored', () =>
	withRoles(async ({ asPerson, cast }) => {
		const hash = 'a'.repeat(64);
		const work = asPerson(cast.lee, async (sql) => {
			await sql.query('select care.begin_fhir_import($1, $2, $3, $4, 2, null)', [
				v7(),
				cast.maria,
				'a.json',
				hash
			]);
			await sql.query('set constraints all immediate');
		});
		expect(await outcome(work)).toBe('23514');
	}));

test('an open draft is added to without overwriting it, and what waits for a signature is left alone', () =>
	withRoles(async (planned) => {
		const { as, cast, lines } = planned;
		const first = await importing(planned, 'lee', [condition('a', 'Gout', '90560007'), a1c('b', 7)]);
		expect(first).toMatchObject({ lines: 2, understood: 3 });
		const again = await importing(planned, 'lee', [
			condition('a', 'Gout', '90560007'),
			a1c('b', 6.5),
			observation('c')
		]);
		expect(again).toMatchObject({ draft: first.draft, lines: 1, kept: 1 });
		const draft = await as('lee', (db) => readDraft(db, cast.maria));
		expect(draft?.lines.map(({ kind, targetHigh, revision }) => [kind, targetHigh, revision])).toEqual([
			['problem', null, 1],
			['goal', 6.5, 2]
		]);
		const [gout] = draft?.lines ?? [];
		await as('lee', (db) => removeLine(db, first.draft ?? '', { line: gout?.id ?? '', expected: 1 }));
		expect(
			await importing(planned, 'lee', [condition('a', 'Gout', '90560007')]),
			'it was taken out'
		).toMatchObject({
			lines: 0,
			kept: 1
		});
		await as('lee', (db) => requestSignature(db, first.draft ?? ''));
		expect(await refusal(importing(planned, 'lee', [condition('d', 'Asthma')]))).toBe('waiting');
		expect(await refusal(importing(planned, 'priya', [condition('d', 'Asthma')])), 'the provider may').toBe(
			'allowed'
		);
		await as('priya', (db) => discard(db, first.draft ?? ''));
		expect(
			await importing(planned, 'lee', [condition('a', 'Gout', '90560007')]),
			'another draft'
		).toMatchObject({ lines: 1 });
		expect(lines).toBeDefined();
	}));

test('imported medicines wait for a signature, and a care manager’s import changes no dose', () =>
	withRoles(async (planned) => {
		const { as, cast, lines } = planned;
		await publishNext(planned, [metformin(lines.metformin)]);
		const same = medicine('m', 'Metformin', {
			dosageInstruction: [
				{ text: '1 tab po bid', doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }] }
			]
		});
		expect(await importing(planned, 'lee', [same])).toMatchObject({ lines: 0, understood: 2, draft: null });
		expect(await importing(planned, 'lee', [medicine('n', 'Metformin')])).toMatchObject({
			lines: 0,
			kept: 1
		});
		expect(
			await importing(planned, 'lee', [
				medicine('o', 'Lisinopril 10 MG', { medicationCodeableConcept: { text: 'Lisinopril 10 MG' } })
			])
		).toMatchObject({ lines: 1 });
		const draft = await as('lee', (db) => readDraft(db, cast.maria));
		expect(draft).toMatchObject({ needsSignature: true });
	}));
