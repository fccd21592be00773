import type { Encounter, MedicationAdministration, Observation, QuestionnaireResponse } from 'fhir/r4';
import { v5 as namedId } from 'uuid';
import type { PlanLine } from '../../plan/line.ts';
import { reviewQuestions } from '../../plan/medicine-review-input.ts';
import { bilingual, coded, concept, person, textOf, to } from './reference.ts';
import type { RecordCopy } from './record.ts';

const spaced = (name: string): string => name.replaceAll('_', ' ');

/** The revision of a line that was answered, and the version that holds it; undefined where its version is gone. */
function lineAt(
	{ versions }: RecordCopy,
	id: string,
	revision: number
): { line: PlanLine; version: string } | undefined {
	for (const { id: version, lines } of versions) {
		const line = lines.find((one) => one.id === id && one.revision === revision);
		if (line) return { line, version };
	}
	return undefined;
}

/** "About me": what a patient answers to the same four questions each time, so a QuestionnaireResponse. */
export const aboutMeResources = (record: RecordCopy): QuestionnaireResponse[] =>
	record.aboutMe.map(({ id, whoMatters, fears, howToTalk, bestTimes, author, writtenAt }, index) => ({
		resourceType: 'QuestionnaireResponse',
		id,
		status: index === record.aboutMe.length - 1 ? 'completed' : 'amended',
		subject: to(record.patient.id),
		authored: writtenAt,
		author: person(record, author),
		item: (
			[
				['who-matters', 'Who matters to me', whoMatters],
				['fears', 'What I am afraid of', fears],
				['how-to-talk', 'How to talk to me', howToTalk],
				['best-times', 'Best times to reach me', bestTimes]
			] as const
		).flatMap(([linkId, text, answer]) =>
			answer ? [{ linkId, text, answer: [{ valueString: answer }] }] : []
		)
	}));

/** A lesson in somebody's own words: an answer to its question, with what the care team made of it. */
export const teachBackResources = (record: RecordCopy): QuestionnaireResponse[] =>
	record.teachBacks.map(({ id, line, revision, words, author, givenAt, reviews }) => {
		const found = lineAt(record, line, revision);
		const question = found && (textOf(found.line, 'question') ?? textOf(found.line, 'title'));
		const verdict = reviews.at(-1)?.verdict;
		return {
			resourceType: 'QuestionnaireResponse',
			id,
			status: 'completed',
			subject: to(record.patient.id),
			authored: givenAt,
			author: person(record, author),
			...(found && { basedOn: [to(found.version)] }),
			item: [
				{ linkId: 'teach-back', ...(question && { text: question }), answer: [{ valueString: words }] },
				...(verdict ? [{ linkId: 'verdict', answer: [{ valueString: spaced(verdict) }] }] : [])
			]
		};
	});

/** What became of a step on a day: an Observation of what was done, based on the plan. */
export const stepResources = (record: RecordCopy): Observation[] =>
	record.steps.map(({ id, line, revision, day, outcome, reason, words, author, reportedAt }) => {
		const found = lineAt(record, line, revision);
		return {
			resourceType: 'Observation',
			id,
			status: 'final',
			category: [coded('observation-category', 'activity')],
			code: (found && bilingual(found.line, 'what')) ?? { text: 'Step of the care plan' },
			subject: to(record.patient.id),
			effectiveDateTime: day,
			issued: reportedAt,
			performer: [person(record, author)],
			...(found && { basedOn: [to(found.version)] }),
			valueCodeableConcept: concept(spaced(outcome)),
			...(reason && {
				component: [{ code: concept('reason'), valueCodeableConcept: concept(spaced(reason)) }]
			}),
			...(words && { note: [{ text: words }] })
		};
	});

/** A dose that was taken or missed. R4 has MedicationAdministration for what patients take themselves as well. */
export const doseResources = (record: RecordCopy): MedicationAdministration[] =>
	record.doses.map(({ id, line, revision, day, dayPart, outcome, reason, words, author }) => {
		const found = lineAt(record, line, revision);
		const { drugName, rxnormCode } = found?.line ?? {};
		return {
			resourceType: 'MedicationAdministration',
			id,
			status: outcome === 'taken' ? 'completed' : 'not-done',
			...(reason && { statusReason: [concept(spaced(reason))] }),
			medicationCodeableConcept: {
				text: drugName ?? 'Medicine of the care plan',
				...(rxnormCode && {
					coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnormCode }]
				})
			},
			subject: to(record.patient.id),
			effectiveDateTime: day,
			performer: [{ actor: person(record, author) }],
			dosage: { text: spaced(dayPart) },
			...(words && { note: [{ text: words }] })
		};
	});

const ways = { phone: 'VR', video: 'VR', in_person: 'AMB' } as const;

/** A medicine review: the encounter in which it was held, and an Observation for what was asked. */
export const reviewResources = (record: RecordCopy): (Encounter | Observation)[] =>
	record.reviews.flatMap(({ id, way, heldAt, findings, note, author }) => [
		{
			resourceType: 'Encounter' as const,
			id,
			status: 'finished' as const,
			class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: ways[way] },
			type: [concept('Medicine review')],
			subject: to(record.patient.id),
			period: { start: heldAt },
			participant: [{ individual: person(record, author) }]
		},
		...reviewQuestions.map((question): Observation => {
			const { outcome, words } = findings[question];
			return {
				resourceType: 'Observation',
				id: namedId(question, id),
				status: 'final',
				category: [coded('observation-category', 'survey')],
				code: concept(`Medicine review: ${spaced(question)}`),
				subject: to(record.patient.id),
				encounter: to(id),
				effectiveDateTime: heldAt,
				performer: [person(record, author)],
				valueCodeableConcept: concept(spaced(outcome)),
				...((words ?? (question === reviewQuestions[0] ? note : null)) && {
					note: [{ text: words ?? note ?? '' }]
				})
			};
		})
	]);
