import type { Database } from '../db/connection.server.ts';
import type { Language } from '../i18n/languages.ts';
import { readAboutMe } from './about-me.server.ts';
import { readOpinions, readTeachBacks } from './opinions.server.ts';
import type { PlanPage } from './page.ts';
import { readPlan } from './plan.server.ts';
import { whatChangedSince } from './versions.server.ts';

/**
 * All that the page of a patient's plan shows, as far as the person asking may see it, in their language where there
 * are words in it. The looks are recorded.
 */
export async function readPlanPage(db: Database, patient: string, language: Language): Promise<PlanPage> {
	const [plan, about, said, taught, changed] = await Promise.all([
		readPlan(db, patient, language),
		readAboutMe(db, patient),
		readOpinions(db, patient),
		readTeachBacks(db, patient),
		whatChangedSince(db, patient)
	]);
	return {
		plan: plan ?? null,
		aboutMe: about ?? null,
		opinions: said.opinions,
		teachBacks: taught.teachBacks,
		changes: changed ?? null,
		people: { ...plan?.people, ...said.people, ...taught.people, ...changed?.people }
	};
}
