import { v7 } from 'uuid';
import type { LineInput } from '../src/lib/plan/draft-input.ts';
import { cast } from './cast.ts';
import { joinCareTeam, type EnrolledPatient } from './enrol.ts';
import { withDatabase } from './query.ts';
import type { Closeby } from './server.ts';

type Words = [part: LineInput['words'][number]['part'], words: string][];

/** A line with words in one language. */
export const planLine = (
	kind: LineInput['kind'],
	words: Words,
	{ language = 'en' as const, ...more }: Partial<LineInput> & { language?: 'en' | 'es' } = {}
): LineInput => ({
	id: v7(),
	expected: 0,
	kind,
	words: words.map(([part, text]) => ({ part, language, words: text, mark: 'human' })),
	...more
});

/** Every day, so that it is for today whatever day it is. */
export const everyMorning = { parts: ['morning' as const] };

/** A plan with a problem, a goal, a step, a medicine, a lesson and a zone. */
export function simplePlan(): Record<
	'problem' | 'goal' | 'step' | 'medicine' | 'lesson' | 'zone',
	LineInput
> {
	const problem = planLine('problem', [['plain', 'Your heart needs help.']]);
	const goal = planLine('goal', [['own_words', 'I want to walk to the lake.']], { parent_id: problem.id });
	return {
		problem,
		goal,
		step: planLine(
			'step',
			[
				['what', 'Step on the scale'],
				['when', 'Each morning']
			],
			{ parent_id: goal.id, done_by: 'patient', schedule: everyMorning }
		),
		medicine: planLine('medicine', [['purpose', 'It takes extra water out.']], {
			parent_id: problem.id,
			drug_name: 'Furosemide',
			dose: '40 mg',
			schedule: everyMorning
		}),
		lesson: planLine(
			'lesson',
			[
				['title', 'What your weight tells us'],
				['text', 'Three pounds in a day is water.']
			],
			{ parent_id: problem.id, importance: 'key' }
		),
		zone: planLine('zone', [['signs', 'You can not get your breath.']], {
			parent_id: problem.id,
			zone: 'red'
		})
	};
}

/**
 * The care manager (Lee unless said otherwise) writes these lines into the plan, Dr. Shah signs, the care manager
 * publishes: past their screens, by the same functions.
 */
export async function publishPlan(
	closeby: Closeby,
	patient: Pick<EnrolledPatient, 'id'>,
	lines: readonly LineInput[],
	careManager = cast.lee.id
): Promise<void> {
	const version = v7();
	await withDatabase(closeby, async (sql) => {
		const as = async (person: string, statement: string, ...values: unknown[]) => {
			await sql.query("select set_config('request.jwt.claims', $1, false)", [
				JSON.stringify({ sub: person })
			]);
			return sql.query(statement, values);
		};
		await as(careManager, 'select care.start_plan_draft($1, $2)', version, patient.id);
		for (const line of lines)
			await as(careManager, 'select care.save_plan_line($1, $2::jsonb)', version, JSON.stringify(line));
		const changes = 'coalesce((select d.changes from care.plan_drafts d where d.version_id = $1), 0)';
		await as(careManager, 'select care.request_plan_signature($1)', version);
		await as(cast.priya.id, `select care.sign_plan($1, ${changes})`, version);
		await as(careManager, `select care.publish_plan($1, ${changes})`, version);
	});
}

/** A draft of the next version, by the care manager, past their screens. */
export async function openDraft(
	closeby: Closeby,
	patient: Pick<EnrolledPatient, 'id'>,
	careManager = cast.lee.id
): Promise<void> {
	await withDatabase(closeby, async (sql) => {
		await sql.query("select set_config('request.jwt.claims', $1, false)", [
			JSON.stringify({ sub: careManager })
		]);
		await sql.query('select care.start_plan_draft($1, $2)', [v7(), patient.id]);
	});
}

/** Gives a patient of this care manager, Lee unless said otherwise, a first plan. */
export async function withPlan(closeby: Closeby, patient: EnrolledPatient, careManager = cast.lee.id) {
	const plan = simplePlan();
	await joinCareTeam(closeby, patient.id, cast.priya.id);
	await publishPlan(closeby, patient, Object.values(plan), careManager);
	return plan;
}
