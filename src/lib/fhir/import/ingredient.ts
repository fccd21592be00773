/*
 * RxNorm names a drug by its ingredients, each with its strength, then by its form, such as `24 HR metoprolol succinate 25 MG
 * Extended Release Oral Tablet`; what people write keeps to that order. Source: RxNorm, Technical Documentation,
 * https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html
 */

/** What RxNorm puts in front: how long it lasts, and how much a syringe or an inhaler holds. */
const before = /^(?:nda\d+\s+|abuse-deterrent\s+|\d+(?:\.\d+)?\s*(?:hr|ml|actuat)\s+)+/;

/** Where the name of an ingredient ends: a strength, a brand, or the form. */
const behind =
	/\s+(?:\d|[[({]|(?:oral|tablets?|capsules?|caps?|tabs?|injection|injectable|solution|suspension|cream|ointment|patch|inhal|topical|extended|delayed|chewable|transdermal|ophthalmic|nasal|prefilled|pen|er|xl|xr|sr|cr|dr|la)\b).*$/;

/**
 * The salts that drugs taken by mouth come in most: who takes metoprolol takes it whatever its salt. Medicines are named
 * without them: FDA, Naming of Drug Products Containing Salt Drug Substances, 2015.
 */
const salts =
	/(?<=\S)\s+(?:succinate|tartrate|hydrochloride|hcl|sodium|potassium|calcium|besylate|mesylate|maleate|fumarate)$/;

/** What a drug is made of, without strength, form and salt; undefined where its name does not tell. */
export function ingredientsOf(drug: string | null | undefined): string | undefined {
	const named = (drug ?? '')
		.toLowerCase()
		.split(/\s*\/\s*(?=[a-z])/)
		// The last of a strength, as in `MG/ML`, is no ingredient.
		.filter((part, index) => index === 0 || !/^(?:ml|actuat|hr|h|mg|g|l|day|unt|dose)\b/.test(part))
		.map((part) => part.trim().replace(before, '').replace(behind, '').replace(salts, '').trim())
		.filter((part) => /^[a-z]{3}/.test(part));
	return named.length > 0 ? named.sort().join(' / ') : undefined;
}
