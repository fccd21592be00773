import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readDraft, saveLine, startDraft } from '../../src/lib/plan/drafts.server.ts';
import { readPlan } from '../../src/lib/plan/plan.server.ts';
import { discard, publish, requestSignature, returnDraft, sign } from '../../src/lib/plan/signing.server.ts';
import { listVersions } from '../../src/lib/plan/versions.server.ts';
import type { Work } from './database.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import {
	changesOf,
	draftWith,
	line,
	mariasLines,
	metformin,
	withPlan,
	withRoles,
	type Planned
} from './plan.ts';

const barrier = (words = 'No bus.') => line(v7(), 'barrier', [['plain', words]]);

/** A draft with one thing to say, and how to act on it. */
async function drafted(planned: Planned, lines = [barrier()]) {
	const { as } = planned;
	const version = await draftWith(planned, lines);
	const expected = await changesOf(planned);
	return {
		version,
		request: (person: Person) => outcome(as(person, (db) => requestSignature(db, version))),
		sign: (person: Person, read = expected) =>
			outcome(as(person, (db) => sign(db, { version, expected: read }))),
		giveBack: (person: Person, note = 'The dose') =>
			outcome(as(person, (db) => returnDraft(db, { version, note }))),
		publish: (person: Person, read = expected) =>
			outcome(as(person, (db) => publish(db, { version, expected: read }))),
		discard: (person: Person) => outcome(as(person, (db) => discard(db, version))),
		write: (person: Person) => outcome(as(person, (db) => saveLine(db, version, barrier())))
	};
}

test('a draft is asked for, returned with a note, asked for again, signed and published', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		const draft = await drafted(planned);
		expect(await draft.giveBack('priya')).toBe('CLOSD');
		expect(await draft.request('lee')).toBe('allowed');
		expect(await draft.request('lee')).toBe('allowed');
		expect(await draft.request('ana')).toBe('CLOSD');
		// While it waits it is the provider's.
		expect(await draft.write('lee')).toBe('CLOSD');
		expect(await draft.publish('lee')).toBe('CLOSD');
		expect(await draft.giveBack('priya')).toBe('allowed');
		expect(await draft.write('lee')).toBe('allowed');
		expect(await draft.request('lee')).toBe('allowed');
		// Signed is what was read, and not what was written meanwhile.
		expect(await draft.sign('priya')).toBe('MOVED');
		expect(await draft.write('priya')).toBe('allowed');
		const read = await changesOf(planned);
		expect(await draft.sign('priya', read)).toBe('allowed');
		expect(await draft.sign('priya', read)).toBe('allowed');
		for (const person of ['lee', 'priya'] as const) expect(await draft.write(person), person).toBe('CLOSD');
		expect(await draft.giveBack('priya')).toBe('CLOSD');
		expect(await draft.publish('lee', read)).toBe('allowed');
		const seen = await as('maria', (db) => readPlan(db, cast.maria));
		expect(seen).toMatchObject({
			number: 2,
			version: draft.version,
			signedBy: cast.priya,
			publishedBy: cast.lee
		});
		const events = async (person: Person) =>
			(await as(person, (db) => listVersions(db, cast.maria))).versions[0]?.events.map(({ event }) => event);
		expect(await events('maria')).toEqual(['signed', 'published']);
		expect(await events('lee')).toEqual([
			'signature_requested',
			'returned',
			'signature_requested',
			'signed',
			'published'
		]);
		expect(await as('lee', (db) => readDraft(db, cast.maria))).toBeUndefined();
	}));

test('providers of the team sign, and nobody else', () =>
	withPlan(async (planned) => {
		const draft = await drafted(planned);
		for (const person of everyone.filter((one) => one !== 'priya'))
			expect(await draft.sign(person), person).toBe(['lee', 'ana'].includes(person) ? '42501' : 'ABSNT');
		for (const person of ['maria', 'sam', 'noor', 'tess', 'rosa', 'dana', 'jules'] as const)
			for (const act of ['request', 'publish', 'discard', 'giveBack'] as const)
				expect(await draft[act](person), `${person}: ${act}`).toBe('ABSNT');
		await planned.asAdmin(
			ask(
				`update care.staff_roles set period = tstzrange(lower(period) - interval '1 day', now()) where staff_id = $1`,
				[planned.cast.priya]
			)
		);
		expect(await draft.sign('priya')).toBe('42501');
	}));

test('no change to medicines is published unsigned: another dose, one more, one less', async () => {
	const [more, less, other] = ['more', 'less', 'other'] as const;
	for (const change of [more, less, other])
		await withPlan(async (planned) => {
			const { as, asPerson, cast, lines } = planned;
			const draft = await drafted(
				planned,
				change === more ? [metformin(v7(), { drug_name: 'Lisinopril' })] : []
			);
			if (change === less)
				await asPerson(
					cast.lee,
					ask('select care.remove_plan_line($1, $2, 1)', [draft.version, lines.metformin])
				);
			if (change === other)
				await as('priya', (db) =>
					saveLine(db, draft.version, metformin(lines.metformin, { expected: 1, dose: '850 mg' }))
				);
			const read = await changesOf(planned);
			// Nor by the provider who made it, nor by the owner of the tables.
			for (const person of ['lee', 'priya'] as const)
				expect(await draft.publish(person, read), change).toBe('UNSGN');
			const past = ask(
				`insert into care.plan_version_events (version_id, organisation_id, patient_id, event, actor_id)
				values ($1, $2, $3, 'published', $4)`,
				[draft.version, cast.lakeside, cast.maria, cast.lee]
			);
			expect(await outcome(planned.asAdmin(past))).toBe('UNSGN');
			expect(await draft.request('lee')).toBe('allowed');
			expect(await draft.sign('priya', read)).toBe('allowed');
			expect(await draft.publish('lee', read)).toBe('allowed');
		});
});

test('an old version is no way around a signature', () =>
	withPlan(async (planned) => {
		const { as, cast, lines, version } = planned;
		const draft = await drafted(planned, []);
		await as('priya', (db) =>
			saveLine(db, draft.version, metformin(lines.metformin, { expected: 1, dose: '850 mg' }))
		);
		expect(await draft.sign('priya', 1)).toBe('allowed');
		expect(await draft.publish('lee', 1)).toBe('allowed');
		const id = v7();
		await as('lee', (db) => startDraft(db, cast.maria, { id, basedOn: version }));
		expect(await outcome(as('lee', (db) => publish(db, { version: id, expected: 0 })))).toBe('UNSGN');
	}));

test('without medicines a plan may stand unsigned, and is agreed with nobody', () =>
	withRoles(async (planned) => {
		const { as, cast, lines } = planned;
		const without = mariasLines(lines).filter(({ kind }) => kind !== 'medicine');
		const draft = await drafted(planned, without);
		expect(await draft.publish('lee', 0)).toBe('MOVED');
		expect(await draft.publish('lee')).toBe('allowed');
		expect(await draft.publish('lee')).toBe('allowed');
		// Somebody else who had it on the screen looks again.
		expect(await draft.publish('ana')).toBe('MOVED');
		expect(await as('maria', (db) => readPlan(db, cast.maria))).toMatchObject({ number: 1, signedBy: null });
	}));

test('what was signed, published or discarded stays as it was, for the owner of the tables too', () =>
	withPlan(async (planned) => {
		const { asAdmin, asRole, cast, version } = planned;
		const laid = await drafted(planned);
		await laid.discard('lee');
		const signed = await drafted(planned);
		await signed.sign('priya');
		for (const id of [version, laid.version, signed.version])
			for (const text of [
				`update care.plan_version_lines set position = position + 1 where version_id = '${id}'`,
				`delete from care.plan_version_lines where version_id = '${id}'`,
				`insert into care.plan_version_lines select '${id}', l.line_id, l.revision, l.organisation_id, l.patient_id,
					l.area, l.topic, 1 from care.plan_version_lines l where l.version_id = '${version}'`,
				`update care.plan_versions set author_id = '${cast.ana}' where id = '${id}'`,
				`update care.plan_versions set number = 9, published_at = now() where id = '${version}'`,
				`update care.plan_lines set dose = '5 g' where kind = 'medicine'`,
				`update care.plan_lines set first_number = 9`,
				`update care.plan_line_words set words = 'x'`,
				`insert into care.plan_line_words select l.line_id, l.revision, 'plain', 'es', l.organisation_id, l.patient_id, 'x',
					'human' from care.plan_version_lines l join care.plan_lines c on c.id = l.line_id and c.kind = 'barrier'
					where l.version_id = '${id}'`,
				`delete from care.plan_lines`,
				`delete from care.plan_versions`,
				`delete from care.plan_version_events`,
				`update care.plan_version_events set actor_id = '${cast.ana}'`,
				`truncate care.plan_lines cascade`,
				`truncate care.plan_version_events`
			])
				for (const owner of [asAdmin, (work: Work<unknown>) => asRole('postgres', work)])
					expect(await outcome(owner(ask(text))), text).toBe('CLOSD');
		expect(await laid.write('lee')).toBe('CLOSD');
		expect(await laid.publish('lee')).toBe('CLOSD');
	}));

test('a new plan rings everybody who may see it, a draft the care team alone, with ids and no words', () =>
	withPlan(async (planned) => {
		const { asAdmin, cast } = planned;
		const rung = async () => {
			const rows = await asAdmin(
				ask<{ topic: string; payload: object }>(
					`select topic, payload from realtime.messages where event = 'plan' order by topic`
				)
			);
			await asAdmin(ask('delete from realtime.messages'));
			return rows;
		};
		await rung();
		const draft = await drafted(planned);
		const team = [cast.lee, cast.ana, cast.priya].map((id) => `person:${id}`).sort();
		const topics = async () => [...new Set((await rung()).map(({ topic }) => topic))];
		expect(await topics()).toEqual(team);
		await draft.publish('lee');
		const rows = await rung();
		expect(rows.map(({ topic }) => topic)).toEqual([...team, `person:${cast.maria}`].sort());
		for (const { payload } of rows)
			expect(payload).toMatchObject({ patient: cast.maria, version: draft.version });
		expect(JSON.stringify(rows)).not.toContain('bus');
	}));
