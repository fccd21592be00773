import type { CarePlanOpinion } from '../db/generated.ts';
import type { WordKey } from '../i18n/resources.ts';

/** What somebody thinks, in their own voice. */
export const ownOpinionWords = {
	agree: 'plan.opinion.agree',
	object: 'plan.opinion.object',
	propose: 'plan.opinion.propose'
} as const satisfies Record<CarePlanOpinion, WordKey>;
/** The same, said of somebody else. */
export const opinionWords = {
	agree: 'plan.opinion.saidAgree',
	object: 'plan.opinion.saidObject',
	propose: 'plan.opinion.saidPropose'
} as const satisfies Record<CarePlanOpinion, WordKey>;
