import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import {
	listDrafts,
	readDraft,
	removeLine,
	reorder,
	saveLine,
	saveLines,
	startDraft
} from '../../src/lib/plan/drafts.server.ts';
import { discard, publish } from '../../src/lib/plan/signing.server.ts';
import { compareVersions } from '../../src/lib/plan/versions.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
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

const walk = ({ lines }: Planned, what: string, expected = 1) =>
	line(lines.walk, 'step', [['what', what]], { expected, parent_id: lines.a1c, done_by: 'patient' });

const standing = async ({ as, cast }: Planned, id: string) =>
	(await as('lee', (db) => readDraft(db, cast.maria)))?.lines.find((one) => one.id === id);

test('a draft begins as a copy of the plan in force; the same id again is the same draft, another is one too many', () =>
	withPlan(async (planned) => {
		const { as, cast, version } = planned;
		const id = v7();
		const start = (person: Person, draft = id, basedOn?: string) =>
			as(person, (db) => startDraft(db, cast.maria, { id: draft, basedOn }));
		await start('lee');
		await start('lee');
		const draft = await as('ana', (db) => readDraft(db, cast.maria));
		expect(draft).toMatchObject({
			version: id,
			basedOn: version,
			changes: 0,
			state: null,
			needsSignature: false
		});
		expect(draft?.lines).toHaveLength(11);
		expect(await outcome(start('ana', v7()))).toBe('MOVED');
		expect(await outcome(start('ana'))).toBe('TAKEN');
		expect(await as('lee', listDrafts)).toMatchObject([
			{ patient: cast.maria, name: 'Maria Alvarez', state: null }
		]);
		await as('lee', (db) => discard(db, id));
		expect(await outcome(start('lee', v7(), v7()))).toBe('ABSNT');
		expect(await outcome(start('lee', v7(), id))).toBe('allowed');
		expect((await as('lee', (db) => readDraft(db, cast.maria)))?.basedOn).toBe(id);
	}));

test('nobody writes a plan but staff who care for the patient', () =>
	withPlan(async (planned) => {
		const { as, cast, lines } = planned;
		await letRosaHelp(planned, {
			see: ['plan', 'medicines'],
			add: ['plan', 'medicines'],
			message: [],
			topics: []
		});
		const draft = await draftWith(planned, []);
		for (const person of everyone) {
			const may = ['lee', 'ana', 'priya'].includes(person) ? 'allowed' : 'ABSNT';
			const write = (work: Parameters<typeof as<unknown>>[1]) => outcome(as(person, work));
			expect(
				await write((db) => saveLine(db, draft, line(v7(), 'barrier', [['plain', person]]))),
				person
			).toBe(may);
			expect(await write((db) => removeLine(db, draft, { line: lines.ride, expected: 1 })), person).toBe(may);
			expect(await write((db) => startDraft(db, cast.walter, { id: v7() })), person).toBe(
				['lee', 'ana'].includes(person) ? (person === 'lee' ? 'allowed' : 'MOVED') : 'ABSNT'
			);
		}
	}));

test('a line is written again as its next revision, and saying the same changes nothing', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		const draft = await draftWith(planned, []);
		const save = (person: Person, filled: ReturnType<typeof walk>) =>
			as(person, (db) => saveLine(db, draft, filled));
		expect(await save('lee', { ...walk(planned, 'Walk for 10 minutes.'), why: 'Her knee' })).toBe(2);
		// A lost answer, and the same again.
		expect(await save('lee', { ...walk(planned, 'Walk for 10 minutes.'), why: 'Her knee' })).toBe(2);
		expect(await changesOf(planned)).toBe(1);
		// Ana still sees the first.
		expect(await outcome(save('ana', walk(planned, 'Walk for an hour.')))).toBe('MOVED');
		// A slip put right in the same draft keeps the reason.
		expect(await save('lee', walk(planned, 'Walk ten minutes.', 2))).toBe(3);
		expect(await standing(planned, planned.lines.walk)).toMatchObject({ revision: 3, why: 'Her knee' });
		const plan = await as('maria', (db) => compareVersions(db, null, planned.version));
		expect(JSON.stringify(plan)).toContain('Walk for 20 minutes.');
		expect(JSON.stringify((await as('maria', (db) => readDraft(db, cast.maria))) ?? null)).toBe('null');
	}));

test('an id belongs to one line of one patient', () =>
	withPlan(async (planned) => {
		const { as, cast, lines } = planned;
		const draft = await draftWith(planned, []);
		const walters = await as('lee', (db) => startDraft(db, cast.walter, { id: v7() }));
		const taken = [
			[walters, line(lines.walk, 'step', [['what', 'Walk']])],
			[draft, line(lines.walk, 'barrier', [['plain', 'Walk']], { expected: 1 })]
		] as const;
		for (const [where, filled] of taken)
			expect(await outcome(as('lee', (db) => saveLine(db, where, filled)))).toBe('TAKEN');
		// Nor does it hang on another patient's, or on a line of the wrong kind.
		for (const parent_id of [lines.sugar, lines.walk, v7()])
			expect(
				await outcome(
					as('lee', (db) => saveLine(db, walters, line(v7(), 'step', [['what', 'Eat']], { parent_id })))
				)
			).toBe('23514');
	}));

test('drug, dose, sig and schedule are the provider’s; words about them are everybody’s in the team', () =>
	withPlan(async (planned) => {
		const { as, lines } = planned;
		const draft = await draftWith(planned, []);
		const change = (person: Person, more: Parameters<typeof metformin>[1]) =>
			as(person, (db) => saveLine(db, draft, metformin(lines.metformin, { expected: 1, ...more })));
		const facts: Parameters<typeof metformin>[1][] = [
			{ dose: '1000 mg' },
			{ dose: null },
			{ drug_name: 'Glipizide' },
			{ sig: '1 tab po qd' },
			{ rxnorm_code: '860999' },
			{ schedule: { parts: ['morning'] } }
		];
		for (const more of facts) expect(await outcome(change('lee', more)), JSON.stringify(more)).toBe('42501');
		const words = [
			{ part: 'purpose' as const, language: 'en' as const, words: 'For sugar.', mark: 'human' as const }
		];
		expect(await change('lee', { words })).toBe(2);
		expect((await as('lee', (db) => readDraft(db, planned.cast.maria)))?.needsSignature).toBe(false);
		// How much, when, and what to do about a missed dose is a dose in other words.
		for (const [place, part] of (['how_much', 'when_to_take', 'if_missed'] as const).entries()) {
			const more = {
				part,
				language: 'en' as const,
				words: 'Two pills three times a day.',
				mark: 'human' as const
			};
			expect(await change('lee', { words: [...words, more], expected: 2 + 2 * place })).toBe(3 + 2 * place);
			expect((await as('lee', (db) => readDraft(db, planned.cast.maria)))?.needsSignature, part).toBe(true);
			expect(await change('lee', { words, expected: 3 + 2 * place })).toBe(4 + 2 * place);
			expect((await as('lee', (db) => readDraft(db, planned.cast.maria)))?.needsSignature).toBe(false);
		}
		expect(await change('priya', { dose: '1000 mg', expected: 8 })).toBe(9);
		expect((await as('lee', (db) => readDraft(db, planned.cast.maria)))?.needsSignature).toBe(true);
		// Back to what was: an earlier revision's facts are nobody's invention.
		expect(await change('lee', { expected: 9 })).toBe(10);
		expect((await as('lee', (db) => readDraft(db, planned.cast.maria)))?.needsSignature).toBe(false);
	}));

test('what hangs on a problem follows it into its topic, and what hangs on a medicine’s line into its area', () =>
	withPlan(async (planned) => {
		const { as, lines } = planned;
		const draft = await draftWith(planned, []);
		const sugar = mariasLines(lines)[0];
		if (!sugar) throw new Error('There is a first line');
		await as('lee', (db) => saveLine(db, draft, { ...sugar, expected: 1, topic: 'reproductive' }));
		for (const name of ['a1c', 'walk', 'pillBox', 'feet', 'red'] as const)
			expect(await standing(planned, lines[name]), name).toMatchObject({
				topic: 'reproductive',
				revision: 2
			});
		expect(await standing(planned, lines.ride)).toMatchObject({ topic: null, revision: 1 });
		// No child is less hidden than what it hangs on.
		await as('lee', (db) => saveLine(db, draft, { ...walk(planned, 'Walk.', 2), topic: null }));
		expect(await standing(planned, lines.walk)).toMatchObject({ topic: 'reproductive' });
		expect(await standing(planned, lines.walk)).toMatchObject({
			words: { what: { en: { words: 'Walk.' } } }
		});
	}));

test('a line is taken out with what hangs on it, once, with a reason, and can be put back', () =>
	withPlan(async (planned) => {
		const { as, cast, lines, version } = planned;
		const draft = await draftWith(planned, []);
		const remove = (line: string, expected = 1) =>
			as('lee', (db) => removeLine(db, draft, { line, expected, why: 'Reached', decided_by: cast.maria }));
		expect(await outcome(remove(lines.sugar, 2))).toBe('MOVED');
		await remove(lines.sugar);
		await remove(lines.sugar);
		const compared = await as('priya', (db) => compareVersions(db, version, draft));
		const gone = ['sugar', 'a1c', 'walk', 'pillBox', 'feet', 'red'] as const;
		expect(compared?.changes.map(({ line }) => line).sort()).toEqual(gone.map((name) => lines[name]).sort());
		for (const { change, after, reasons } of compared?.changes ?? []) {
			expect({ change, after }).toEqual({ change: 'removed', after: null });
			expect(reasons).toMatchObject([{ why: 'Reached', decidedBy: cast.maria, by: cast.lee }]);
		}
		const [sugar] = mariasLines(lines);
		if (sugar) await as('lee', (db) => saveLine(db, draft, sugar));
		expect(await standing(planned, lines.sugar)).toMatchObject({ revision: 2 });
		expect(await outcome(remove(v7()))).toBe('ABSNT');
	}));

test('lines are put in order, and not over lines that somebody else has added', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, cast, lines } = planned;
		const draft = await draftWith(planned, []);
		const order = (ids: string[]) => as('lee', (db) => reorder(db, draft, ids));
		const problems = async () => {
			const read = await as('lee', (db) => readDraft(db, cast.maria));
			return read?.lines.filter(({ kind }) => kind === 'problem').map(({ id }) => id);
		};
		// The distances between lines are drawn by lot; the order never is, however Postgres goes about it.
		for (const way of ['hashjoin', 'mergejoin', 'indexscan', 'bitmapscan', 'material'])
			await asAdmin(ask(`set local enable_${way} = off`));
		for (let time = 0; time < 5; time++) {
			for (const wished of [
				[lines.mood, lines.sugar],
				[lines.sugar, lines.mood]
			]) {
				await order(wished);
				expect(await problems()).toEqual(wished);
			}
		}
		expect(await outcome(order([lines.mood]))).toBe('MOVED');
		expect(await outcome(order([lines.mood, lines.sugar, v7()]))).toBe('MOVED');
	}));

test('what no screen of ours sends is refused whole', () =>
	withRoles(async (planned) => {
		const { as, asPerson, cast, lines } = planned;
		const draft = await draftWith(planned, []);
		const raw = (filled: object) =>
			outcome(asPerson(cast.lee, ask('select care.save_plan_line($1, $2)', [draft, JSON.stringify(filled)])));
		const good = line(lines.ride, 'barrier', [['plain', 'No bus.']]);
		const bad: object[] = [
			{ ...good, patient_id: cast.walter },
			{ ...good, author_id: cast.priya },
			{ ...good, revision: 7 },
			{ ...good, kind: 'wish' },
			{ ...good, words: 'No bus.' },
			{ ...good, words: [{ part: 'signs', language: 'en', words: 'x', mark: 'human' }] },
			{ ...good, words: [{ part: 'plain', language: 'fr', words: 'x', mark: 'human' }] },
			{ ...good, words: [{ part: 'plain', language: 'en', words: ' ', mark: 'human' }] },
			{ ...good, words: [{ part: 'plain', language: 'en', words: 'x'.repeat(1001), mark: 'human' }] },
			{ ...good, words: [{ part: 'plain', language: 'en', words: 'x', mark: 'robot' }] },
			{ ...good, loinc_code: '4548-4' },
			{ ...good, decided_by_id: cast.tess },
			{ ...good, expected: 'none' },
			{ ...good, id: 'none' },
			{ ...metformin(lines.metformin), area: 'plan' },
			{ ...metformin(lines.metformin), area: 'messages' },
			{ ...metformin(lines.metformin), drug_name: null },
			{ ...metformin(lines.metformin), schedule: { parts: ['teatime'] } },
			{ ...metformin(lines.metformin), schedule: { times: ['25:00'] } },
			{ ...metformin(lines.metformin), schedule: { weekdays: [8] } },
			{ ...metformin(lines.metformin), schedule: { weekdays: 'all' } },
			{ ...metformin(lines.metformin), schedule: {} }
		];
		for (const filled of bad) expect(await raw(filled), JSON.stringify(filled)).toMatch(/^2(3514|2P02)$/);
		expect(await outcome(as('lee', (db) => publish(db, { version: draft, expected: 0 })))).toBe('23514');
		// All of a template or none of it.
		const half = [good, line(v7(), 'zone', [['signs', 'x']])];
		expect(await outcome(as('lee', (db) => saveLines(db, draft, half)))).toBe('23514');
		expect(await changesOf(planned)).toBe(0);
	}));

test('no table of the plan is written past the functions', () =>
	withPlan(async (planned) => {
		const { asPerson, cast, version } = planned;
		const draft = await draftWith(planned, []);
		for (const person of ['lee', 'priya', 'maria'] as const)
			for (const text of [
				`update care.plans set last_number = 9`,
				`update care.plan_lines set dose = '5 g'`,
				`insert into care.plan_lines select * from care.plan_lines`,
				`insert into care.plan_version_events (version_id, organisation_id, patient_id, event, actor_id)
					values ('${draft}', '${cast.lakeside}', '${cast.maria}', 'published', '${cast[person]}')`,
				`delete from care.plan_version_lines where version_id = '${version}'`,
				`update care.plan_drafts set changes = 0`,
				`insert into care.plan_line_words select * from care.plan_line_words`
			])
				expect(await outcome(asPerson(cast[person], ask(text))), `${person}: ${text}`).toBe('42501');
	}));
