import type { Communication, Reference } from 'fhir/r4';
import { concept, person, to } from './reference.ts';
import type { RecordCopy } from './record.ts';

/** What a line is referred to by: the resource beside the plan in force, or the plan whose activity it is. */
function about(record: RecordCopy, line: string | null, version?: string): Reference[] {
	const [current] = record.versions;
	const found = line === null ? undefined : current?.lines.find(({ id }) => id === line);
	const isResource = found && ['problem', 'barrier', 'goal', 'medicine'].includes(found.kind);
	if (isResource) return [to(found.id)];
	const plan = record.versions.find(({ id }) => id === version) ?? (found && current);
	return plan ? [to(plan.id)] : [];
}

/** Messages, as they stand now. One that was taken back is told without its words. */
export const messageResources = (record: RecordCopy): Communication[] =>
	record.messages.map(({ id, author, body, sentAt, line }) => {
		const mine = author === record.patient.id;
		const topics = about(record, line);
		return {
			resourceType: 'Communication',
			id,
			status: body === null ? 'entered-in-error' : 'completed',
			subject: to(record.patient.id),
			sent: sentAt,
			sender: person(record, author),
			recipient: mine ? [to(record.clinic.id)] : [to(record.patient.id)],
			...(topics.length > 0 && { about: topics }),
			...(body !== null && { payload: [{ contentString: body }] })
		};
	});

const opinionWords = {
	agree: 'Agrees with the plan',
	object: 'Objects',
	propose: 'Proposes a change'
} as const;

/** What somebody thinks of the plan, and what the care team answered: said from one to the other, so Communications. */
export const opinionResources = (record: RecordCopy): Communication[] =>
	record.opinions.flatMap(({ id, version, line, opinion, words, author, givenAt, answers }) => {
		const topics = about(record, line, version);
		return [
			{
				resourceType: 'Communication' as const,
				id,
				status: 'completed' as const,
				topic: concept(opinionWords[opinion]),
				subject: to(record.patient.id),
				sent: givenAt,
				sender: person(record, author),
				recipient: [to(record.clinic.id)],
				...(topics.length > 0 && { about: topics }),
				...(words && { payload: [{ contentString: words }] })
			},
			...answers.map((answer) => ({
				resourceType: 'Communication' as const,
				id: answer.id,
				status: 'completed' as const,
				inResponseTo: [to(id)],
				subject: to(record.patient.id),
				sent: answer.answeredAt,
				sender: person(record, answer.author),
				recipient: [to(record.patient.id)],
				payload: [{ contentString: answer.words }]
			}))
		];
	});
