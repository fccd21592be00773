import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import { saveAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { giveOpinion, teachBack } from '../../src/lib/plan/opinions.server.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import { ask, outcome } from './clinic.ts';
import { asApp } from './kysely.ts';
import { today, withPlan, type Planned } from './plan.ts';

const now = () => new Date().toISOString();

/** Everything that Maria may write on her plan, with the same words in each. */
const writes = ({ cast, lines, version }: Planned, words: string) => {
	const [opinion, step, dose, lesson, about] = [v7(), v7(), v7(), v7(), v7()] as const;
	const day = { revision: 1, day: today(), ticked_at: now(), words } as const;
	const all: [string, (db: Database) => Promise<unknown>][] = [
		[opinion, (db) => giveOpinion(db, { id: opinion, version, line: lines.mood, opinion: 'object', words })],
		[step, (db) => reportStep(db, { id: step, line: lines.walk, outcome: 'could_not', ...day })],
		[
			dose,
			(db) =>
				reportDose(db, { id: dose, line: lines.metformin, day_part: 'morning', outcome: 'missed', ...day })
		],
		[lesson, (db) => teachBack(db, { id: lesson, line: lines.feet, revision: 1, words })],
		[about, (db) => saveAboutMe(db, cast.maria, { id: about, expected: 0, fears: words })]
	];
	return all;
};

test('what is written anywhere on the plan is judged, under the rights of where it stands', () =>
	withPlan(async (planned) => {
		const { as, asPerson, asAdmin, cast } = planned;
		for (const [id, write] of writes(planned, 'I took too many pills'))
			await as('maria', async (db) => {
				await write(db);
				expect(await judgeWords(db, id, [])).toEqual(['medicine_harm']);
			});
		const alerts = ask<{ area: string; topic: string | null; findings: number }>(
			`select a.area, a.topic, count(*)::int as findings from care.alerts a
			join care.alert_findings f on f.alert_id = a.id group by a.id order by a.area, a.topic`
		);
		expect(await asPerson(cast.lee, alerts)).toEqual([
			{ area: 'medicines', topic: null, findings: 1 },
			{ area: 'plan', topic: 'mental_health', findings: 1 },
			{ area: 'plan', topic: null, findings: 3 }
		]);
		expect((await as('lee', openAlerts)).flatMap(({ words }) => words.map(({ where }) => where))).toEqual(
			Array.from({ length: 5 }, () => 'plan')
		);
		// Without the topic, or the medicines, there is no trace of what stands under them.
		await asAdmin((sql) =>
			sql.query(
				`update private.rights set topics = '{}' where patient_id = $1 and person_id = $2 and area = 'plan'`,
				[cast.maria, cast.ana]
			)
		);
		await asAdmin((sql) =>
			sql.query(
				`update private.rights set area = 'appointments', source_id = gen_random_uuid()
				where patient_id = $1 and person_id = $2 and area = 'medicines'`,
				[cast.maria, cast.ana]
			)
		);
		expect(await asPerson(cast.ana, alerts)).toEqual([{ area: 'plan', topic: null, findings: 3 }]);
		for (const person of ['maria', 'sam', 'noor', 'dana', 'tess', 'walter'] as const)
			expect(await asPerson(cast[person], alerts), person).toEqual([]);
	}));

test('none of it is committed unjudged', () =>
	withPlan(async (planned) => {
		for (const [, write] of writes(planned, 'Good morning')) {
			const unjudged = planned.asPerson(planned.cast.maria, async (sql) => {
				await write(asApp(sql));
				await sql.query('set constraints all immediate');
			});
			expect(await outcome(unjudged)).toBe('P0001');
		}
	}));
