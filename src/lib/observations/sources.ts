/**
 * Where the numbers come from. Keys of `Cited`; the citation is what a clinic reads beside a number it may change, as it was
 * published. Null of engineering defaults and common practice, which nobody published: a screen calls them so in the
 * reader's own words, and a clinic confirms them before it relies on them.
 */
export const sources = {
	default: null,
	'common-practice': null,
	'ada-levels': 'American Diabetes Association, levels of hypoglycemia (70 and 54 mg/dL)',
	'aha-911': 'American Heart Association, When to call 911 about high blood pressure',
	'aha-2025': '2025 AHA/ACC hypertension guideline',
	'beat-hf': 'BEAT-HF trial, protocol table of thresholds (Trials 2014)',
	'copd-plan': 'PeaceHealth and HealthLink BC, COPD action plans',
	'dementia-home': 'Home monitoring in dementia, table 5 (Sci Data 2023, 10:606)',
	'diabetes-zones': 'ECU Health/StayWell, diabetes zone tool; seekhealthz.com, diabetes plan',
	'dry-weight': 'Cleveland Clinic Abu Dhabi, heart failure zones',
	'hf-zones': 'CommonSpirit and Ascension/StayWell, heart failure zones (2025)',
	nhlbi: 'NHLBI, High blood pressure symptoms',
	'peak-flow': 'Mayo Clinic, peak flow zones',
	red: 'AHRQ RED toolkit, follow-up telephone call',
	telbil: 'TELBIL trial thresholds (BMC Health Serv Res 2011)',
	'unit-slips': 'Genes et al., Open Med Inform J 2013: most wrong entries were another unit'
} as const;
export type Source = keyof typeof sources;

/** Those that nobody published. */
export type Unpublished = { [Key in Source]: (typeof sources)[Key] extends null ? Key : never }[Source];

/** A number, or a rule, with where it comes from and since when it is in force here (ISO 8601 date). */
export interface Cited {
	source: Source;
	effectiveFrom: string;
}
