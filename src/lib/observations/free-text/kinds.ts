/** What free text may tell of, the most urgent first. */
export const dangers = ['emergency', 'self_harm', 'abuse', 'medicine_harm'] as const;
export type Danger = (typeof dangers)[number];

/** The version of the phrases, kept with each choice that somebody made on their account. */
export const dangerRulesVersion = 5;
