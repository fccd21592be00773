import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readAboutMe, saveAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { readLinesAbout } from '../../src/lib/messaging/about.server.ts';
import { askAbout } from '../../src/lib/plan/ask.server.ts';
import { listDrafts, readDraft } from '../../src/lib/plan/drafts.server.ts';
import { readMedicineReviews, recordMedicineReview } from '../../src/lib/plan/medicine-reviews.server.ts';
import {
	answerOpinion,
	giveOpinion,
	readOpinions,
	readTeachBacks
} from '../../src/lib/plan/opinions.server.ts';
import { readPlan } from '../../src/lib/plan/plan.server.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import {
	compareVersions,
	listVersions,
	readVersion,
	whatChangedSince
} from '../../src/lib/plan/versions.server.ts';
import { ask, everyone, type Person } from './clinic.ts';
import { freshly, letRosaHelp, pause, end, type Terms } from './consents.ts';
import { draftWith, line, lineNames, metformin, publishNext, today, withPlan, type Planned } from './plan.ts';

/** Two published versions with everything that can be said of them, and an open draft. */
async function lived(planned: Planned) {
	const { as, cast, conversations, lines, version } = planned;
	const [about, tick, dose, opinion] = [v7(), v7(), v7(), v7()];
	const now = new Date().toISOString();
	await as('maria', (db) =>
		saveAboutMe(db, cast.maria, { id: about, expected: 0, who_matters: 'My daughter Rosa' })
	);
	const said = { revision: 1, day: today(), ticked_at: now };
	await as('maria', (db) =>
		reportStep(db, { id: tick, line: lines.walk, outcome: 'could_not', reason: 'ride', ...said })
	);
	await as('maria', (db) =>
		reportDose(db, { id: dose, line: lines.metformin, day_part: 'morning', outcome: 'taken', ...said })
	);
	await as('maria', (db) =>
		giveOpinion(db, {
			id: opinion,
			version,
			line: lines.metformin,
			opinion: 'object',
			words: 'Metformin upsets my stomach.'
		})
	);
	await as('lee', (db) =>
		answerOpinion(db, { id: v7(), opinion, words: 'We talk about Metformin on Monday.' })
	);
	await as('maria', (db) =>
		giveOpinion(db, { id: v7(), version, line: lines.getUp, opinion: 'object', words: 'Curtains are heavy.' })
	);
	const asked = v7();
	await as('maria', (db) =>
		askAbout(db, {
			id: asked,
			conversation: conversations.maria,
			body: 'What is this for?',
			line: lines.metformin,
			revision: 1
		})
	);
	const findings = {
		side_effects: { outcome: 'found' as const, words: 'Metformin upsets the stomach' },
		missed_doses: { outcome: 'nothing' as const },
		confusion: { outcome: 'nothing' as const },
		cost: { outcome: 'not_asked' as const },
		duplicates: { outcome: 'nothing' as const }
	};
	await as('lee', (db) =>
		recordMedicineReview(db, cast.maria, { id: v7(), way: 'phone', held_at: now, findings })
	);
	const second = await publishNext(planned, [
		line(lines.walk, 'step', [['what', 'Walk for 10 minutes.']], {
			expected: 1,
			parent_id: lines.a1c,
			done_by: 'patient',
			why: 'Twenty were too many'
		}),
		metformin(lines.metformin, {
			expected: 1,
			words: [{ part: 'purpose', language: 'en', words: 'Metformin helps with sugar.', mark: 'human' }],
			why: 'Metformin said more simply'
		}),
		line(lines.mood, 'problem', [['plain', 'You feel low on some days.']], {
			expected: 1,
			topic: 'mental_health',
			why: 'It goes better'
		})
	]);
	const draft = await draftWith(planned, [
		line(v7(), 'barrier', [['plain', 'Only in a draft.']]),
		metformin(v7(), { drug_name: 'Lisinopril' })
	]);
	return { second, draft, asked };
}

const tables = [
	'plans',
	'plan_versions',
	'plan_version_events',
	'plan_drafts',
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
	'about_me',
	'plan_reads',
	'medicine_reviews',
	'message_lines',
	'glossary_terms',
	'plan_templates'
];

/** Everything that somebody finds of Maria's plan, by any function and in any table, as text. */
async function everything(
	planned: Planned,
	person: Person,
	{ second, asked }: Awaited<ReturnType<typeof lived>>
) {
	const { as, asPerson, cast, version } = planned;
	const read = await as(person, async (db) => ({
		plan: await readPlan(db, cast.maria),
		inSpanish: await readPlan(db, cast.maria, 'es'),
		draft: await readDraft(db, cast.maria),
		drafts: await listDrafts(db),
		versions: await listVersions(db, cast.maria),
		first: await readVersion(db, version),
		compared: await compareVersions(db, version, second),
		fromNothing: await compareVersions(db, null, second),
		changed: await whatChangedSince(db, cast.maria, 1),
		opinions: await readOpinions(db, cast.maria),
		teachBacks: await readTeachBacks(db, cast.maria),
		aboutMe: await readAboutMe(db, cast.maria),
		reviews: await readMedicineReviews(db, cast.maria),
		asked: await readLinesAbout(db, [asked], 'en')
	}));
	const rows: Record<string, unknown[]> = {};
	for (const table of tables) rows[table] = await asPerson(cast[person], ask(`select * from care.${table}`));
	return { read, rows, text: JSON.stringify({ read, rows }) };
}

/** Which lines of Maria's somebody finds, in words. */
const named = ({ lines }: Planned, text: string) => lineNames.filter((name) => text.includes(lines[name]));

const plain = ['sugar', 'a1c', 'walk', 'feet', 'ride', 'red'];
const medicines = ['metformin', 'pillBox'];
const mentalHealth = ['mood', 'mornings', 'getUp'];
const inOrder = (names: string[]) => lineNames.filter((name) => names.includes(name));

test('everybody finds what is theirs to see and nothing else, in every table and by every function', () =>
	withPlan(async (planned) => {
		const story = await lived(planned);
		const inTheTeam: Person[] = ['lee', 'ana', 'priya'];
		for (const person of everyone) {
			const { text, read } = await everything(planned, person, story);
			const all = person === 'maria' || inTheTeam.includes(person);
			expect(named(planned, text), person).toEqual(all ? lineNames : []);
			expect(read.plan?.lines.length ?? 0, person).toBe(all ? lineNames.length : 0);
			for (const secret of ['Only in a draft', 'Lisinopril', story.draft])
				expect(text.includes(secret), `${person}: ${secret}`).toBe(inTheTeam.includes(person));
			if (!all) expect(text, person).not.toContain(planned.cast.maria);
		}
	}));

interface Shape {
	title: string;
	terms: Terms;
	finds: string[];
	aboutMe: boolean;
}
const none = { add: [], message: [], topics: [] };
const shapes: Shape[] = [
	{ title: 'the plan alone', terms: { see: ['plan'], ...none }, finds: plain, aboutMe: true },
	{
		title: 'the plan and the messages',
		terms: { see: ['plan', 'messages'], ...none },
		finds: plain,
		aboutMe: true
	},
	{
		title: 'the plan and the medicines',
		terms: { see: ['plan', 'medicines'], ...none },
		finds: [...plain, ...medicines],
		aboutMe: true
	},
	{
		title: 'the plan with mental health',
		terms: { see: ['plan'], ...none, topics: ['mental_health'] },
		finds: [...plain, ...mentalHealth],
		aboutMe: true
	},
	{
		title: 'the plan with another topic',
		terms: { see: ['plan'], ...none, topics: ['violence'] },
		finds: plain,
		aboutMe: true
	},
	{
		title: 'the medicines alone',
		terms: { see: ['medicines'], ...none }, // Of the goal, the id that the box hangs on; no word.
		finds: [...medicines, 'a1c'],
		aboutMe: false
	},
	{ title: 'neither', terms: { see: ['messages', 'readings'], ...none }, finds: [], aboutMe: false }
];

test.for(shapes)('a caregiver with $title finds exactly that', ({ terms, finds, aboutMe }) =>
	withPlan(async (planned) => {
		const story = await lived(planned);
		await letRosaHelp(planned, terms);
		const { text, read, rows } = await everything(planned, 'rosa', story);
		expect(named(planned, text)).toEqual(inOrder(finds));
		expect(text.includes('My daughter Rosa')).toBe(aboutMe);
		expect(text).not.toContain('Only in a draft');
		expect(text).not.toContain(story.draft);
		// It looked at every medicine, whatever its topic.
		expect(rows['medicine_reviews']).toEqual([]);
		if (!finds.includes('metformin')) {
			// Not a word of them, and not the word itself.
			expect(text).not.toMatch(/metformin|stomach|lisinopril/i);
			expect(rows['plan_lines']).not.toContainEqual(expect.objectContaining({ area: 'medicines' }));
			for (const table of ['dose_reports', 'medicine_reviews', 'message_lines'])
				expect(rows[table], table).toEqual([]);
			expect(read.changed?.changes.map(({ line }) => line) ?? []).not.toContain(planned.lines.metformin);
		}
		if (!finds.includes('sugar')) expect(text).not.toMatch(/grandchildren|4548-4|Walk/);
		if (!finds.includes('mood')) expect(text).not.toMatch(/low on|curtain/i);
	})
);

test('a consent that is paused or ended opens nothing', () =>
	withPlan(async (planned) => {
		const story = await lived(planned);
		const consent = await letRosaHelp(planned, { see: ['plan', 'medicines'], ...none });
		const as = await freshly(planned);
		expect((await everything(planned, 'rosa', story)).read.plan).toBeDefined();
		await as('maria', pause(consent, 1));
		expect(named(planned, (await everything(planned, 'rosa', story)).text)).toEqual([]);
		await as('maria', end(consent, 2));
		const { text } = await everything(planned, 'rosa', story);
		expect(named(planned, text)).toEqual([]);
		expect(text).not.toContain(planned.cast.maria);
	}));

test('emergency access reads the plan and its draft, and changes neither', () =>
	withPlan(async (planned) => {
		const { asPerson, cast, lines } = planned;
		const story = await lived(planned);
		await asPerson(
			cast.dana,
			ask(`select care.open_emergency_access($1, 'unwell_now', 'Called the desk with chest pain')`, [
				cast.maria
			])
		);
		const { text } = await everything(planned, 'dana', story);
		expect(named(planned, text)).toEqual(lineNames);
		expect(text).toContain('Only in a draft');
		const acts: [string, unknown[]][] = [
			['select care.start_plan_draft($1, $2)', [v7(), cast.maria]],
			['select care.remove_plan_line($1, $2, 1)', [story.draft, lines.ride]],
			['select care.publish_plan($1, 2)', [story.draft]],
			['select care.discard_plan_draft($1)', [story.draft]]
		];
		for (const [text, values] of acts)
			await expect(asPerson(cast.dana, ask(text, values)), text).rejects.toMatchObject({ code: 'ABSNT' });
	}));

test('every look at the plan and its medicines is recorded, and only looks that found something', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, cast } = planned;
		await letRosaHelp(planned, { see: ['plan'], ...none });
		await asAdmin(ask('delete from private.turning_points'));
		const looks = () =>
			asAdmin(
				ask<{ actor: string; area: string }>(
					`select actor_id as actor, area from audit.events where action = 'record.read' order by area, actor_id`
				)
			);
		const before = await looks();
		for (const person of ['maria', 'tess', 'sam', 'dana'] as const)
			await as(person, (db) => readPlan(db, cast.maria));
		expect(await looks()).toEqual(before);
		await as('rosa', (db) => readPlan(db, cast.maria));
		const mine = (await looks()).filter(({ actor }) => actor === cast.rosa);
		expect(mine).toEqual([{ actor: cast.rosa, area: 'plan' }]);
		await as('ana', (db) => compareVersions(db, null, planned.version));
		expect((await looks()).filter(({ actor }) => actor === cast.ana).map(({ area }) => area)).toEqual([
			'medicines',
			'plan'
		]);
	}));

test('every act on the plan is in the log of the patient, in codes and ids alone', () =>
	withPlan(async (planned) => {
		const { asPerson, cast, lines } = planned;
		const story = await lived(planned);
		await asPerson(
			cast.lee,
			ask('select care.remove_plan_line($1, $2, 1, $3)', [story.draft, lines.ride, 'There is a bus now'])
		);
		await asPerson(cast.lee, ask('select care.discard_plan_draft($1)', [story.draft]));
		const log = await asPerson(
			cast.maria,
			ask<{ action: string; area: string; actor: string; detail: object }>(
				`select action, area, actor_id as actor, detail from audit.events where action like 'plan.%'`
			)
		);
		expect([...new Set(log.map(({ action, area }) => `${action} ${area}`))].sort()).toEqual([
			'plan.about_me_written plan',
			'plan.discarded plan',
			'plan.dose_reported medicines',
			'plan.drafted plan',
			'plan.line_removed plan',
			'plan.line_written medicines',
			'plan.line_written plan',
			'plan.medicines_reviewed medicines',
			'plan.opinion_answered medicines',
			'plan.opinion_given medicines',
			'plan.opinion_given plan',
			'plan.published plan',
			'plan.signature_requested plan',
			'plan.signed plan',
			'plan.step_reported plan'
		]);
		for (const { action, actor } of log) if (action === 'plan.signed') expect(actor).toBe(cast.priya);
		expect(JSON.stringify(log)).not.toMatch(/bus|metformin|stomach|walk|curtain/i);
	}));
