import type { LineInput } from '../../plan/draft-input.ts';
import { partsOf, type Kind, type PlanLine, type Schedule } from '../../plan/line.ts';
import { ingredientsOf } from './ingredient.ts';
import type { ProposedLine } from './verdict.ts';

/** What of a line tells whether another says the same, and whether they agree. */
export interface Compared {
	/** Codes that name it; any in common is the same thing. */
	names: string[];
	/** What must not differ between two that are the same thing. */
	facts: string;
	/** What must not differ where both have it: the code of a drug names its strength as well. */
	code?: string | null | undefined;
	/** What a medicine is made of. */
	ingredients?: string | undefined;
}

const plain = (text: string | null | undefined): string =>
	(text ?? '').toLowerCase().replace(/\s+/g, ' ').trim();

/** A line that stands in a plan. */
export function ofStanding(line: PlanLine): Compared {
	const [part] = partsOf[line.kind];
	const texts = line.kind === 'goal' ? ['plain' as const, 'own_words' as const] : [part];
	const words = texts.flatMap((one) => Object.values(line.words[one] ?? {}).map(({ words }) => words));
	return compared(line.kind, words, {
		code: line.conditionCode,
		measure: line.loincCode && `${line.loincCode} ${line.unit ?? ''}`,
		target: [line.targetLow, line.targetHigh],
		rxnorm: line.rxnormCode,
		drug: line.drugName,
		dose: line.dose,
		sig: line.sig
	});
}

/** A line that a resource would become. */
export function ofProposed(line: ProposedLine['line']): Compared {
	const [part] = partsOf[line.kind];
	const words = line.words
		.filter((one) => one.part === part || (line.kind === 'goal' && one.part === 'plain'))
		.map(({ words }) => words);
	return compared(line.kind, words, {
		code: line.condition_code,
		measure: line.loinc_code && `${line.loinc_code} ${line.unit ?? ''}`,
		target: [line.target_low, line.target_high],
		rxnorm: line.rxnorm_code,
		drug: line.drug_name,
		dose: line.dose,
		sig: line.sig
	});
}

interface Facts {
	code: string | null | undefined;
	measure: string | null | undefined;
	target: (number | null | undefined)[];
	rxnorm: string | null | undefined;
	drug: string | null | undefined;
	dose: string | null | undefined;
	sig: string | null | undefined;
}

function compared(
	kind: Kind,
	words: readonly string[],
	{ code, measure, target, rxnorm, drug, dose, sig }: Facts
): Compared {
	if (kind === 'medicine')
		return {
			names: [`drug ${plain(drug)}`, ...(rxnorm ? [`rxnorm ${rxnorm}`] : [])],
			facts: `${plain(dose)} | ${plain(sig)}`,
			code: rxnorm,
			ingredients: ingredientsOf(drug)
		};
	const said = words.filter((one) => plain(one) !== '').map((one) => `words ${plain(one)}`);
	if (measure)
		return {
			names: [`measure ${measure}`],
			// A target in words alone agrees with one in the same words.
			facts: target.some((one) => one !== null && one !== undefined)
				? JSON.stringify(target.map((one) => one ?? null))
				: JSON.stringify(words.map(plain))
		};
	return { names: [...said, ...(code ? [`code ${code}`] : [])], facts: '' };
}

/** Something of which the name alone is known. */
export const named = (kind: 'problem' | 'medicine', name = ''): Compared => ({
	names: plain(name) === '' ? [] : [`${kind === 'medicine' ? 'drug' : 'words'} ${plain(name)}`],
	facts: ''
});

/** Whether two are the same thing. */
export const isSame = (one: Compared, other: Compared): boolean =>
	one.names.some((name) => other.names.includes(name));
/** Whether two that are the same thing say the same of it. */
export const isAgreeing = (one: Compared, other: Compared): boolean =>
	one.facts === other.facts && (!one.code || !other.code || one.code === other.code);

/** Whether two medicines are not the same thing, and of the same ingredients: another strength or form. */
export const isAkin = (one: Compared, other: Compared): boolean =>
	!isSame(one, other) && one.ingredients !== undefined && one.ingredients === other.ingredients;

/** Whether a medicine is the one it was, in all that only a provider changes. */
export function sameMedicine(line: PlanLine, proposed: ProposedLine['line']): boolean {
	const facts = [line.rxnormCode, line.drugName, line.dose, line.sig, inOrder(line.schedule)];
	const theirs = [
		proposed.rxnorm_code,
		proposed.drug_name,
		proposed.dose,
		proposed.sig,
		inOrder(proposed.schedule)
	];
	return facts.every((fact, index) => fact === (theirs[index] ?? null));
}

/** A schedule as a text that does not depend on the order of its names. */
const inOrder = (schedule: Schedule | null | undefined): string | null =>
	schedule ? JSON.stringify(Object.entries(schedule).sort()) : null;

/** The words of a changed resource, but for those that a person has looked at, or added, since it first came. */
export function withReviewed(words: LineInput['words'], own: PlanLine): LineInput['words'] {
	const reviewed = partsOf[own.kind].flatMap((part) =>
		(['en', 'es'] as const).flatMap((language) => {
			const text = own.words[part]?.[language];
			return text && text.mark !== 'needs_review' ? [{ part, language, ...text }] : [];
		})
	);
	const isReviewed = ({ part, language }: LineInput['words'][number]) =>
		reviewed.some((one) => one.part === part && one.language === language);
	return [...reviewed, ...words.filter((one) => !isReviewed(one))];
}
