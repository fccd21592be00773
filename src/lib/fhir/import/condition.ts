import type { Part } from '../../plan/line.ts';
import type { LineInput } from '../../plan/draft-input.ts';
import { toldLine, type ToldLine } from '../plan-line.ts';
import type { Concept } from './datatypes.ts';
import type { Condition } from './shapes.ts';
import { topicOf } from './topic.ts';
import { kept, leftOut, type ProposedLine, type Verdict } from './verdict.ts';
import { codeOf, codesOf, isSaid, nameOf, spanishOf } from './words.ts';

/** The first part of a kind's words as the source has them: to be looked at before anybody reads them. */
export function sourceWords(part: Part, words: string, spanish?: string): LineInput['words'] {
	const mark = 'needs_review' as const;
	return [
		{ part, language: 'en', words, mark },
		...(spanish ? [{ part, language: 'es' as const, words: spanish, mark }] : [])
	];
}

/** The words of a line from another Closeby. Nobody here has looked at them yet, whatever they say of themselves. */
export const toldWords = ({ words }: ToldLine): LineInput['words'] =>
	words.map((one) => ({ ...one, mark: one.mark === 'machine' ? 'machine' : 'needs_review' }));

/**
 * Why a line of another Closeby is as it is. Who decided is nobody here, and so is told as a text: `A reason (Rosa Alvarez)`,
 * where both have room.
 */
export function toldWhy(told: ToldLine | undefined): Pick<LineInput, 'why'> {
	if (!told?.why) return told?.decidedBy ? { why: told.decidedBy } : {};
	const both = told.decidedBy ? `${told.why} (${told.decidedBy})` : told.why;
	return { why: both.length <= 1_000 ? both : told.why };
}

/** A Condition becomes a problem, if it is there and certain. */
export function readCondition(condition: Condition): Verdict {
	const { clinicalStatus, verificationStatus, code, extension } = condition;
	const title = nameOf(code);
	const certainty = codesOf(verificationStatus);
	if (certainty.includes('refuted')) return leftOut('ended', title);
	if (codesOf(clinicalStatus).some((status) => ['inactive', 'remission', 'resolved'].includes(status)))
		return leftOut('ended', title);
	if (hasAbated(condition)) return leftOut('ended', title);
	// A status in words alone, such as "refuted", is not read: what nobody here knows to be so is not told as if it were.
	if (verificationStatus && !certainty.includes('confirmed')) return kept('unconfirmed', title);
	if (clinicalStatus && codesOf(clinicalStatus).length === 0) return kept('not_current', title);
	const told = toldLine(extension);
	const kind = told?.kind === 'barrier' ? 'barrier' : 'problem';
	const words = told?.words.length ? toldWords(told) : title && sourceWords('plain', title, spanishOf(code));
	if (!words) return kept('no_words');
	const line: ProposedLine = {
		part: kind,
		parents: told?.parent ? [told.parent] : [],
		line: {
			kind,
			topic: told ? told.topic : topicOf(code),
			...(told?.area === 'medicines' && { area: 'medicines' }),
			...(kind === 'problem' && conditionCode(code)),
			...toldWhy(told),
			words
		}
	};
	return { outcome: 'understood', lines: [line], title };
}

/** Whether it says how or when it went away: https://hl7.org/fhir/R4/condition-definitions.html#Condition.abatement_x_ */
const hasAbated = (condition: Condition): boolean =>
	[
		condition.abatementDateTime,
		condition.abatementString,
		condition.abatementAge,
		condition.abatementPeriod,
		condition.abatementRange
	].some(isSaid);

/** The code of a problem in one of the two systems that the plan knows. */
function conditionCode(code: Concept | undefined): Partial<LineInput> {
	for (const system of ['http://snomed.info/sct', 'http://hl7.org/fhir/sid/icd-10-cm'] as const) {
		const found = codeOf(code, system, /^[A-Za-z0-9.]{1,18}$/);
		if (found) return { condition_system: system, condition_code: found };
	}
	return {};
}
