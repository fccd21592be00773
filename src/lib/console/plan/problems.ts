/**
 * Why an act on a plan was not done, as far as the person can put it right: somebody else changed it meanwhile; it waits
 * for a signature or is no draft any more; a change to medicines is not signed; it cannot be stored so; only providers
 * change drug and dose; what is missing for the patient was not confirmed; nothing was chosen or written.
 */
export type PlanProblem = 'moved' | 'closed' | 'unsigned' | 'invalid' | 'provider' | 'warned' | 'empty';
