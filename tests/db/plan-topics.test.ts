import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readLinesAbout } from '../../src/lib/messaging/about.server.ts';
import { askAbout } from '../../src/lib/plan/ask.server.ts';
import type { LineInput } from '../../src/lib/plan/draft-input.ts';
import { removeLine } from '../../src/lib/plan/drafts.server.ts';
import {
	answerOpinion,
	giveOpinion,
	readOpinions,
	readTeachBacks,
	reviewTeachBack,
	teachBack
} from '../../src/lib/plan/opinions.server.ts';
import { markPlanRead, readPlan } from '../../src/lib/plan/plan.server.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import { publish, requestSignature, sign } from '../../src/lib/plan/signing.server.ts';
import { planToday } from '../../src/lib/plan/today.server.ts';
import {
	compareVersions,
	listVersions,
	readVersion,
	whatChangedSince
} from '../../src/lib/plan/versions.server.ts';
import { ask, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { changesOf, draftWith, line, publishNext, today, withPlan, type Planned } from './plan.ts';

// What was open, and becomes private later: whoever may not see a line now sees nothing that was ever said of it.

const terms = { see: ['plan', 'medicines', 'messages'], add: ['plan'], message: ['messages'], topics: [] };

const sugar = ({ lines }: Planned, expected: number, more: Partial<LineInput> = {}) =>
	line(lines.sugar, 'problem', [['plain', 'Your sugar is too high.']], {
		expected,
		condition_system: 'http://snomed.info/sct',
		condition_code: '44054006',
		...more
	});

const tables = [
	'plan_lines',
	'plan_line_words',
	'plan_version_lines',
	'plan_removed_lines',
	'step_reports',
	'dose_reports',
	'plan_opinions',
	'plan_opinion_answers',
	'teach_backs',
	'teach_back_reviews',
	'message_lines'
];

/** Says all that can be said of the problem and what hangs on it, while it is open to whoever sees the plan. */
async function spokenOf({ as, conversations, lines, version }: Planned) {
	const [opinion, back, asked] = [v7(), v7(), v7()];
	const said = { revision: 1, day: today(), ticked_at: new Date().toISOString() };
	for (const about of [lines.sugar, lines.a1c, lines.feet])
		await as('maria', (db) =>
			giveOpinion(db, { id: v7(), version, line: about, opinion: 'object', words: 'SECRET no sugar' })
		);
	await as('maria', (db) =>
		giveOpinion(db, { id: opinion, version, line: lines.walk, opinion: 'object', words: 'SECRET knee' })
	);
	await as('lee', (db) => answerOpinion(db, { id: v7(), opinion, words: 'SECRET answer' }));
	await as('maria', (db) => teachBack(db, { id: back, line: lines.feet, revision: 1, words: 'SECRET feet' }));
	await as('lee', (db) => reviewTeachBack(db, { id: v7(), teach_back: back, verdict: 'understood' }));
	await as('maria', (db) =>
		reportStep(db, { id: v7(), line: lines.walk, outcome: 'could_not', words: 'SECRET walk', ...said })
	);
	await as('maria', (db) =>
		reportDose(db, { id: v7(), line: lines.metformin, day_part: 'morning', outcome: 'taken', ...said })
	);
	await as('maria', (db) =>
		askAbout(db, {
			id: asked,
			conversation: conversations.maria,
			body: 'And this?',
			line: lines.walk,
			revision: 1
		})
	);
	return { opinion, back, asked };
}

/** All that somebody finds, by every function and in every table, as text, and how many rows in each table. */
async function found(planned: Planned, person: Person, asked: string) {
	const { as, asPerson, cast, version } = planned;
	const rows = new Map<string, unknown[]>();
	for (const table of [...tables.map((name) => `care.${name}`), 'private.plan_line_needs'])
		rows.set(table, await asPerson(cast[person], ask(`select * from ${table}`)));
	const read = await as(person, async (db) => ({
		plan: await readPlan(db, cast.maria),
		today: await planToday(db, cast.maria, 'en'),
		versions: await listVersions(db, cast.maria),
		first: await readVersion(db, version),
		changed: await whatChangedSince(db, cast.maria, 1),
		unread: await whatChangedSince(db, cast.maria),
		opinions: await readOpinions(db, cast.maria),
		teachBacks: await readTeachBacks(db, cast.maria),
		asked: await readLinesAbout(db, [asked], 'en')
	}));
	const text = JSON.stringify([...rows.values(), { ...read, versions: undefined }]);
	const counts = Object.fromEntries([...rows].map(([table, all]) => [table, all.length]));
	return { text, read, counts };
}

const hidden = (planned: Planned) => {
	const { sugar: problem, a1c, walk, pillBox, feet, red } = planned.lines;
	return [problem, a1c, walk, pillBox, feet, red];
};

/** Marks the problem, and with it all that hangs on it, as of mental health. */
const makePrivate = (planned: Planned) =>
	publishNext(planned, [sugar(planned, 1, { topic: 'mental_health', why: 'SECRET It is hers alone' })]);

/** What must hold for whoever may not see the topic, however the line became private. */
async function expectNothing(planned: Planned, asked: string): Promise<void> {
	const { text, read } = await found(planned, 'rosa', asked);
	for (const id of hidden(planned)) expect(text).not.toContain(id);
	expect(text).not.toMatch(/SECRET|sugar is too high|grandchildren|Walk for|feet matter|under 54/);
	expect(read.changed?.changes).toEqual([]);
	expect(read.unread?.changes ?? []).toEqual([]);
	expect(read.opinions.opinions).toEqual([]);
	expect(read.teachBacks.teachBacks).toEqual([]);
}

test('a line made private takes its past with it, and what hangs on it, and all that was said of them', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		const { asked } = await spokenOf(planned);
		await letRosaHelp(planned, terms);
		const before = await found(planned, 'rosa', asked);
		for (const id of hidden(planned)) expect(before.text).toContain(id);
		expect(before.text.match(/SECRET/g)?.length).toBeGreaterThan(10);
		await as('rosa', (db) => markPlanRead(db, cast.maria, 1));
		await makePrivate(planned);
		await expectNothing(planned, asked);
		// What is not of it stays as it was.
		const { read, text } = await found(planned, 'rosa', asked);
		expect(read.plan?.lines.map(({ id }) => id)).toEqual([planned.lines.metformin, planned.lines.ride]);
		expect(text).toContain('no bus on Sunday');
		expect(read.plan?.doses).toHaveLength(1);
	}));

test('whoever may see the topic, the patient and the care team find all of it as before', () =>
	withPlan(async (planned) => {
		const { as, cast, lines } = planned;
		const { asked } = await spokenOf(planned);
		await letRosaHelp(planned, { ...terms, topics: ['mental_health'] });
		for (const person of ['rosa', 'maria', 'lee'] as const)
			await as(person, (db) => markPlanRead(db, cast.maria, 1));
		await makePrivate(planned);
		for (const person of ['rosa', 'maria', 'lee', 'priya'] as const) {
			const { text, read, counts } = await found(planned, person, asked);
			for (const id of hidden(planned)) expect(text, person).toContain(id);
			expect(read.opinions.opinions, person).toHaveLength(4);
			expect(read.teachBacks.teachBacks, person).toMatchObject([
				{ words: 'SECRET feet', verdict: 'understood' }
			]);
			expect(read.plan?.steps, person).toMatchObject([{ words: 'SECRET walk' }]);
			expect(read.asked[asked], person).toMatchObject({ line: lines.walk });
			// It says the same: a topic is nothing that a reader is told as a change.
			expect(read.changed?.changes, person).toEqual([]);
			expect(counts['care.plan_lines'], person).toBe(17);
		}
	}));

test('nothing is added to an earlier revision of what is private now', () =>
	withPlan(async (planned) => {
		const { as, asPerson, cast, conversations, lines, version } = planned;
		const { opinion } = await spokenOf(planned);
		await letRosaHelp(planned, terms);
		await makePrivate(planned);
		const now = new Date().toISOString();
		const step = {
			id: v7(),
			line: lines.walk,
			revision: 1,
			day: today(),
			outcome: 'done' as const,
			ticked_at: now
		};
		const acts = [
			() => as('rosa', (db) => reportStep(db, step)),
			() => as('rosa', (db) => giveOpinion(db, { id: v7(), version, line: lines.walk, opinion: 'agree' })),
			() => as('rosa', (db) => teachBack(db, { id: v7(), line: lines.feet, revision: 1, words: 'Wash' })),
			() =>
				as('rosa', (db) =>
					askAbout(db, {
						id: v7(),
						conversation: conversations.maria,
						body: '?',
						line: lines.walk,
						revision: 1
					})
				),
			() => as('rosa', (db) => answerOpinion(db, { id: v7(), opinion, words: 'No' }))
		];
		for (const act of acts) expect(await outcome(act())).toBe('ABSNT');
		const inserts: [string, unknown[]][] = [
			[
				`insert into care.step_reports (id, line_id, revision, day, outcome, author_id, ticked_at)
				values ($1, $2, 1, $3, 'done', $4, now())`,
				[v7(), lines.walk, today(), cast.rosa]
			],
			[
				`insert into care.plan_opinions (id, version_id, line_id, opinion, author_id) values ($1, $2, $3, 'agree', $4)`,
				[v7(), version, lines.walk, cast.rosa]
			],
			[
				`insert into care.teach_backs (id, line_id, revision, words, author_id) values ($1, $2, 1, 'Wash', $3)`,
				[v7(), lines.feet, cast.rosa]
			]
		];
		for (const [text, values] of inserts)
			expect(await outcome(asPerson(cast.rosa, ask(text, values))), text).toBe('42501');
	}));

test('what a phone says late of an earlier revision is as private as the line is now', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, lines, version } = planned;
		await letRosaHelp(planned, terms);
		await makePrivate(planned);
		const said = { revision: 1, day: today(), ticked_at: new Date().toISOString() };
		await as('maria', (db) => reportStep(db, { id: v7(), line: lines.walk, outcome: 'done', ...said }));
		await as('maria', (db) => giveOpinion(db, { id: v7(), version, line: lines.walk, opinion: 'agree' }));
		await as('maria', (db) => teachBack(db, { id: v7(), line: lines.feet, revision: 1, words: 'SECRET' }));
		for (const table of ['step_reports', 'plan_opinions', 'teach_backs'])
			expect(await asAdmin(ask(`select topic from care.${table}`)), table).toEqual([
				{ topic: 'mental_health' }
			]);
		await expectNothing(planned, v7());
	}));

test('a draft hides nothing yet from those who do not see drafts, and its publication hides it at once', () =>
	withPlan(async (planned) => {
		const { as } = planned;
		const { asked } = await spokenOf(planned);
		await letRosaHelp(planned, terms);
		const draft = await draftWith(planned, [sugar(planned, 1, { topic: 'mental_health' })]);
		const { read } = await found(planned, 'rosa', asked);
		expect(read.plan?.lines).toHaveLength(8);
		await as('lee', (db) => requestSignature(db, draft));
		const expected = await changesOf(planned);
		await as('priya', (db) => sign(db, { version: draft, expected }));
		await as('lee', (db) => publish(db, { version: draft, expected }));
		await expectNothing(planned, asked);
	}));

test('what left the plan before its problem became private, or with it after, is private too', () =>
	withPlan(async (planned) => {
		const { as, lines } = planned;
		const { asked } = await spokenOf(planned);
		await letRosaHelp(planned, terms);
		const without = async (id: string, expected: number) => {
			const draft = await draftWith(planned, []);
			await as('lee', (db) => removeLine(db, draft, { line: id, expected, why: 'SECRET Enough of it' }));
			await as('lee', (db) => requestSignature(db, draft));
			const changes = await changesOf(planned);
			await as('priya', (db) => sign(db, { version: draft, expected: changes }));
			await as('lee', (db) => publish(db, { version: draft, expected: changes }));
		};
		await without(lines.a1c, 1);
		const left = await found(planned, 'rosa', asked);
		expect(left.read.changed?.changes.map(({ line: id, change }) => [id, change])).toContainEqual([
			lines.a1c,
			'removed'
		]);
		expect(left.counts['care.plan_removed_lines']).toBe(3);
		await makePrivate(planned);
		await expectNothing(planned, asked);
		expect((await found(planned, 'rosa', asked)).counts['care.plan_removed_lines']).toBe(0);
		await without(lines.sugar, 2);
		await expectNothing(planned, asked);
	}));

test('a line that is private no longer is seen, and what was said of it while it was stays private', () =>
	withPlan(async (planned) => {
		const { as, cast, lines } = planned;
		const { asked } = await spokenOf(planned);
		await letRosaHelp(planned, terms);
		const second = await makePrivate(planned);
		await as('maria', (db) =>
			giveOpinion(db, { id: v7(), version: second, line: lines.sugar, opinion: 'object', words: 'PRIVATE' })
		);
		const third = await publishNext(planned, [sugar(planned, 2, { why: 'She tells everybody' })]);
		const { read, text } = await found(planned, 'rosa', asked);
		expect(read.plan?.lines.map(({ id }) => id)).toContain(lines.sugar);
		// What hung on it is private until somebody says otherwise of each.
		for (const id of [lines.walk, lines.feet])
			expect(read.plan?.lines.map((one) => one.id)).not.toContain(id);
		expect(text).not.toMatch(/PRIVATE|hers alone|knee|SECRET (feet|walk)/);
		const compared = await as('rosa', (db) => compareVersions(db, second, third));
		expect(compared?.changes).toMatchObject([{ line: lines.sugar, change: 'added', before: null }]);
		expect((await as('maria', (db) => readOpinions(db, cast.maria))).opinions).toHaveLength(5);
	}));

test('a line that becomes one of the medicines takes its past out of the plan, as a topic does', () =>
	withPlan(async (planned) => {
		const { as, cast, lines } = planned;
		await as('maria', (db) =>
			giveOpinion(db, {
				id: v7(),
				version: planned.version,
				line: lines.ride,
				opinion: 'object',
				words: 'SECRET'
			})
		);
		await letRosaHelp(planned, { see: ['plan'], add: [], message: [], topics: [] });
		expect((await found(planned, 'rosa', v7())).text).toContain('no bus');
		await publishNext(planned, [
			line(lines.ride, 'barrier', [['plain', 'The pharmacy is far.']], { expected: 1, area: 'medicines' })
		]);
		const { text, read } = await found(planned, 'rosa', v7());
		expect(text).not.toContain(lines.ride);
		expect(text).not.toMatch(/no bus|pharmacy|SECRET/);
		expect(read.changed?.changes).toEqual([]);
		expect((await as('maria', (db) => readPlan(db, cast.maria)))?.lines).toHaveLength(11);
	}));
