import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { removeLine } from '../../src/lib/plan/drafts.server.ts';
import { readPlan } from '../../src/lib/plan/plan.server.ts';
import type { DoseReportInput, StepReportInput } from '../../src/lib/plan/report-input.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import { publish, sign } from '../../src/lib/plan/signing.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { draftWith, line, publishNext, today, withPlan, type Planned } from './plan.ts';

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const tick = ({ as, lines }: Planned, person: Person, more: Partial<StepReportInput> = {}) =>
	as(person, (db) =>
		reportStep(db, {
			id: v7(),
			line: lines.walk,
			revision: 1,
			day: today(),
			outcome: 'done',
			ticked_at: ago(0),
			...more
		})
	);
const dose = ({ as, lines }: Planned, person: Person, more: Partial<DoseReportInput> = {}) =>
	as(person, (db) =>
		reportDose(db, {
			id: v7(),
			line: lines.metformin,
			revision: 1,
			day: today(),
			day_part: 'morning',
			outcome: 'taken',
			ticked_at: ago(0),
			...more
		})
	);

const stepsOf = async ({ as, cast }: Planned, person: Person = 'maria') =>
	(await as(person, (db) => readPlan(db, cast.maria)))?.steps.map(({ day, outcome, reason }) => ({
		day,
		outcome,
		reason
	}));

test('the latest word on a step of a day counts, with its reason, and can be taken back', () =>
	withPlan(async (planned) => {
		await tick(planned, 'maria', { ticked_at: ago(0.3) });
		await tick(planned, 'maria', {
			outcome: 'could_not',
			reason: 'ride',
			words: 'No bus',
			ticked_at: ago(0.2)
		});
		await tick(planned, 'maria', { day: today(-1), ticked_at: ago(0.2) });
		const yesterday = { day: today(-1), outcome: 'done', reason: null };
		const could = [yesterday, { day: today(), outcome: 'could_not', reason: 'ride' }];
		expect(await stepsOf(planned)).toEqual(could);
		expect(await stepsOf(planned, 'lee')).toEqual(could);
		// What waited on a phone and was tapped before says nothing newer.
		await tick(planned, 'maria', { outcome: 'not_sure', ticked_at: ago(0.25) });
		expect(await stepsOf(planned)).toEqual(could);
		await tick(planned, 'maria', { outcome: 'undone' });
		expect(await stepsOf(planned)).toEqual([yesterday]);
		expect(await outcome(tick(planned, 'maria', { outcome: 'done', reason: 'cost' }))).toBe('23514');
	}));

test('doses are ticked by the parts of their schedule', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		await dose(planned, 'maria');
		await dose(planned, 'maria', {
			day_part: 'evening',
			day: today(-1),
			outcome: 'missed',
			reason: 'forgot'
		});
		const plan = await as('maria', (db) => readPlan(db, cast.maria));
		expect(plan?.doses).toMatchObject([
			{ day: today(-1), dayPart: 'evening', outcome: 'missed', reason: 'forgot' },
			{ day: today(), dayPart: 'morning', outcome: 'taken', reason: null }
		]);
		for (const day_part of ['noon', '08:00', 'as_needed', 'teatime'])
			expect(await outcome(dose(planned, 'maria', { day_part })), day_part).toBe('23514');
		// A step is no medicine, and the other way round.
		expect(await outcome(dose(planned, 'maria', { line: planned.lines.walk }))).toBe('ABSNT');
		expect(await outcome(tick(planned, 'maria', { line: planned.lines.metformin }))).toBe('ABSNT');
	}));

test('a retry is the same report, and an id says one thing', () =>
	withPlan(async (planned) => {
		const { asAdmin, lines } = planned;
		const id = v7();
		await tick(planned, 'maria', { id });
		await tick(planned, 'maria', { id });
		for (const other of [
			{ outcome: 'not_sure' as const },
			{ day: today(-1) },
			{ words: 'In the park' },
			{ line: lines.getUp }
		])
			expect(await outcome(tick(planned, 'maria', { id, ...other })), JSON.stringify(other)).toBe('TAKEN');
		expect(await outcome(tick(planned, 'lee', { id }))).toBe('TAKEN');
		expect(await asAdmin(ask('select from care.step_reports'))).toHaveLength(1);
		const given = v7();
		await dose(planned, 'maria', { id: given });
		await dose(planned, 'maria', { id: given });
		expect(await outcome(dose(planned, 'maria', { id: given, day_part: 'evening' }))).toBe('TAKEN');
	}));

test('today and yesterday can be said, as it was when it was ticked, however late the phone finds a line', () =>
	withPlan(async (planned) => {
		const { asAdmin } = planned;
		// Maria's plan is old enough.
		const day = 24;
		const cases: [string, Partial<StepReportInput>, string][] = [
			['the day before yesterday', { day: today(-2) }, 'CLOSD'],
			['tomorrow', { day: today(1) }, '23514'],
			['five days ago, ticked then', { day: today(-5), ticked_at: ago(5 * day) }, 'allowed'],
			['six days ago, ticked five days ago', { day: today(-6), ticked_at: ago(5 * day) }, 'allowed'],
			['seven days ago, ticked five days ago', { day: today(-7), ticked_at: ago(5 * day) }, 'CLOSD'],
			['today, ticked five days ago', { ticked_at: ago(5 * day) }, '23514'],
			['forty days ago, ticked then', { day: today(-40), ticked_at: ago(40 * day) }, 'CLOSD'],
			['today, by a clock that is a year ahead', { ticked_at: ago(-365 * day) }, 'allowed']
		];
		for (const [name, report, expected] of cases)
			expect(await outcome(tick(planned, 'maria', report)), name).toBe(expected);
		const ahead = await asAdmin(ask('select from care.step_reports where ticked_at > clock_timestamp()'));
		expect(ahead).toEqual([]);
		// A retry that comes when the time has passed is no new report.
		const id = v7();
		const late = { id, day: today(-29), ticked_at: ago(29 * day) };
		await tick(planned, 'maria', late);
		await tick(planned, 'maria', { ...late, ticked_at: ago(40 * day) });
	}));

test('yesterday is the patient’s own: half a day from the server’s', () =>
	withPlan(async (planned) => {
		const { asAdmin, cast } = planned;
		for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
			await asAdmin(ask('update care.people set time_zone = $2 where id = $1', [cast.maria, zone]));
			const day = (days: number) =>
				new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.now() + days * 86_400_000);
			expect(await outcome(tick(planned, 'maria', { day: day(1) })), zone).toBe('23514');
			expect(await outcome(tick(planned, 'maria', { day: day(-2) })), zone).toBe('CLOSD');
			for (const days of [0, -1])
				expect(await outcome(tick(planned, 'maria', { day: day(days) }))).toBe('allowed');
			const plan = await planned.as('maria', (db) => readPlan(db, cast.maria));
			expect(plan).toMatchObject({ today: day(0), yesterday: day(-1) });
		}
	}));

test('a line that left the plan takes what a phone without a line still has to say of it, for 30 days', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, lines } = planned;
		const version = await draftWith(planned, []);
		for (const gone of [lines.walk, lines.metformin])
			await as('lee', (db) => removeLine(db, version, { line: gone, expected: 1 }));
		await as('priya', (db) => sign(db, { version, expected: 2 }));
		await as('lee', (db) => publish(db, { version, expected: 2 }));
		expect(await outcome(tick(planned, 'maria'))).toBe('allowed');
		expect(await outcome(dose(planned, 'maria'))).toBe('allowed');
		expect(await stepsOf(planned)).toEqual([]);
		expect(await stepsOf(planned, 'lee')).toEqual([]);
		await asAdmin(async (sql) => {
			await sql.query('alter table care.plan_versions disable trigger plan_versions__keep');
			await sql.query(
				`update care.plan_versions set published_at = now() - interval '31 days' where number is not null`
			);
		});
		expect(await outcome(tick(planned, 'maria'))).toBe('CLOSD');
		expect(await outcome(dose(planned, 'maria'))).toBe('CLOSD');
		expect(await outcome(tick(planned, 'maria', { line: lines.getUp }))).toBe('allowed');
	}));

test('a step that only a draft says is nobody’s to tick', () =>
	withPlan(async (planned) => {
		const id = v7();
		await draftWith(planned, [line(id, 'step', [['what', 'Swim']])]);
		for (const person of ['maria', 'lee'] as const)
			expect(await outcome(tick(planned, person, { line: id })), person).toBe('ABSNT');
	}));

test('whoever may add to the part says so, in the patient’s name where it is not theirs', () =>
	withPlan(async (planned) => {
		const { asAdmin, cast, lines } = planned;
		const may = ['maria', 'lee', 'ana', 'priya'];
		for (const person of everyone)
			for (const report of [tick, dose])
				expect(await outcome(report(planned, person)), person).toBe(
					may.includes(person) ? 'allowed' : 'ABSNT'
				);
		await letRosaHelp(planned, { see: ['plan', 'medicines'], add: ['plan'], message: [], topics: [] });
		expect(await outcome(tick(planned, 'rosa'))).toBe('allowed');
		expect(await outcome(tick(planned, 'rosa', { line: lines.getUp }))).toBe('ABSNT');
		for (const refused of [dose(planned, 'rosa')]) expect(await outcome(refused)).toBe('42501');
		expect(await outcome(tick(planned, 'rosa', { line: lines.pillBox }))).toBe('42501');
		const rows = await asAdmin(
			ask<{ author: string; behalf: string | null }>(
				'select author_id as author, on_behalf_of_id as behalf from care.step_reports'
			)
		);
		for (const { author, behalf } of rows) expect(behalf).toBe(author === cast.maria ? null : cast.maria);
		expect(rows.map(({ author }) => author)).toContain(cast.rosa);
	}));

test('nothing that was said is changed, moved or written in another name', () =>
	withPlan(async (planned) => {
		const { asAdmin, asPerson, cast, lines } = planned;
		await tick(planned, 'maria');
		await dose(planned, 'maria');
		for (const table of ['step_reports', 'dose_reports']) {
			for (const text of [`update care.${table} set outcome = 'undone'`, `delete from care.${table}`]) {
				expect(await outcome(asAdmin(ask(text))), text).toBe('CLOSD');
				for (const person of ['maria', 'lee'] as const)
					expect(await outcome(asPerson(cast[person], ask(text))), text).toBe('42501');
			}
		}
		const forge = (columns: string, values: string) =>
			outcome(
				asPerson(
					cast.lee,
					ask(
						`insert into care.step_reports (id, line_id, revision, day, outcome, ticked_at, ${columns})
						values ($1, $2, 1, $3, 'done', now(), ${values})`,
						[v7(), lines.walk, today()]
					)
				)
			);
		expect(await forge('author_id', `'${cast.maria}'`)).toBe('42501');
		for (const column of ['patient_id', 'on_behalf_of_id', 'organisation_id'])
			expect(await forge(`author_id, ${column}`, `'${cast.lee}', '${cast.maria}'`), column).toBe('42501');
	}));

test('a tick rings those who may see the part, and not a caregiver without the medicines', () =>
	withPlan(async (planned) => {
		const { asAdmin, cast, lines } = planned;
		await letRosaHelp(planned, { see: ['plan'], add: [], message: [], topics: [] });
		await publishNext(planned, [line(v7(), 'barrier', [['plain', 'Rain']])]);
		const rung = async (work: () => Promise<unknown>) => {
			await asAdmin(ask('delete from realtime.messages'));
			await work();
			const rows = await asAdmin(
				ask<{ topic: string }>(`select topic from realtime.messages where event = 'plan'`)
			);
			return rows.some(({ topic }) => topic === `person:${cast.rosa}`);
		};
		expect(await rung(() => tick(planned, 'maria'))).toBe(true);
		expect(await rung(() => dose(planned, 'maria'))).toBe(false);
		expect(await rung(() => tick(planned, 'maria', { line: lines.pillBox }))).toBe(false);
		expect(await rung(() => tick(planned, 'maria', { line: lines.getUp }))).toBe(false);
	}));
