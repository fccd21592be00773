import type {
	CarePlan,
	CarePlanActivity,
	Condition,
	Goal,
	GoalTarget,
	MedicationStatement,
	Resource
} from 'fhir/r4';
import { v5 as namedId } from 'uuid';
import type { Part, PlanLine } from '../../plan/line.ts';
import { planLineExtension } from '../plan-line.ts';
import { medicineOf } from './medicine.ts';
import { bilingual, coded, nameOf, person, textOf, to } from './reference.ts';
import { timingOf } from './timing.ts';
import type { CopiedVersion, RecordCopy } from './record.ts';

/** The lines of one version as resources, and how they are referred to. */
export interface PlanResources {
	plan: CarePlan;
	/** Conditions, Goals and MedicationStatements of the version in force; those of earlier ones are contained in it. */
	resources: (Condition | Goal | MedicationStatement)[];
}

/**
 * A version of the plan. The one in force refers to its goals, problems and medicines as resources beside it; an earlier one,
 * whose lines have since changed, contains its own.
 */
export function planResources(
	record: RecordCopy,
	version: CopiedVersion,
	before: CopiedVersion | undefined
): PlanResources {
	const current = record.versions[0]?.id === version.id;
	const idOf = (line: PlanLine) => (current ? line.id : `l-${line.id}`);
	const refer = (line: PlanLine) => (current ? to(line.id) : { reference: `#${idOf(line)}` });
	const visible = new Map(version.lines.map((line) => [line.id, line]));
	const parentOf = (line: PlanLine) => {
		const parent = line.parent === null ? undefined : visible.get(line.parent);
		return parent && refer(parent);
	};
	const tell = (line: PlanLine) => ({
		extension: [
			planLineExtension(line, {
				parent: parentOf(line)?.reference,
				decidedBy: line.decidedBy === null ? undefined : nameOf(record, line.decidedBy)
			})
		]
	});
	const subject = to(record.patient.id);
	const of = (...kinds: PlanLine['kind'][]) => version.lines.filter(({ kind }) => kinds.includes(kind));
	const conditions = of('problem', 'barrier').map((line) => ({
		...conditionOf(line),
		...tell(line),
		id: idOf(line),
		subject
	}));
	const goals = of('goal').map((line): Goal => {
		const parent = parentOf(line);
		return {
			...goalOf(line),
			...tell(line),
			id: idOf(line),
			subject,
			...(parent && { addresses: [parent] })
		};
	});
	const medicines = of('medicine').map((line): MedicationStatement => {
		const parent = parentOf(line);
		return {
			...medicineOf(line),
			...tell(line),
			id: idOf(line),
			subject,
			dateAsserted: line.writtenAt,
			...(parent && { reasonReference: [parent] })
		};
	});
	const resources = [...conditions, ...goals, ...medicines];
	const activity = of('step', 'lesson', 'zone').map((line) => ({
		...activityOf(line, parentOf(line)),
		...tell(line),
		id: line.id
	}));
	const plan: CarePlan = {
		resourceType: 'CarePlan',
		id: version.id,
		...(!current && resources.length > 0 && { contained: resources }),
		status: current ? 'active' : 'completed',
		intent: 'plan',
		title: `Care plan, version ${version.number}`,
		subject,
		created: version.publishedAt,
		author: person(record, version.publishedBy),
		...(version.signedBy !== null && { contributor: [person(record, version.signedBy)] }),
		...(before && { replaces: [to(before.id)] }),
		...(record.team.length > 0 && current && { careTeam: [to(careTeamId(record))] }),
		...(conditions.length > 0 && {
			addresses: conditions.map(({ id }) => ({ reference: current ? `urn:uuid:${id}` : `#${id}` }))
		}),
		...(goals.length > 0 && {
			goal: goals.map(({ id }) => ({ reference: current ? `urn:uuid:${id}` : `#${id}` }))
		}),
		...(medicines.length > 0 && {
			supportingInfo: medicines.map(({ id }) => ({ reference: current ? `urn:uuid:${id}` : `#${id}` }))
		}),
		...(activity.length > 0 && { activity })
	};
	return { plan, resources: current ? resources : [] };
}

/** One care team a patient, the same each time. */
export const careTeamId = ({ patient: { id } }: RecordCopy): string => namedId('care team', id);

function conditionOf(line: PlanLine): Omit<Condition, 'subject'> {
	const { conditionSystem, conditionCode, kind } = line;
	const category = kind === 'barrier' ? 'health-concern' : 'problem-list-item';
	return {
		resourceType: 'Condition',
		clinicalStatus: coded('condition-clinical', 'active'),
		category: [
			kind === 'barrier'
				? {
						coding: [{ system: 'http://hl7.org/fhir/us/core/CodeSystem/condition-category', code: category }]
					}
				: coded('condition-category', category)
		],
		code: {
			...(conditionSystem && conditionCode && { coding: [{ system: conditionSystem, code: conditionCode }] }),
			...bilingual(line, 'plain')
		},
		recordedDate: line.writtenAt
	};
}

function goalOf(line: PlanLine): Omit<Goal, 'subject'> {
	const { loincCode, unit, targetLow, targetHigh, dueOn } = line;
	const quantity = (value: number) => ({
		value,
		...(unit && { unit, system: 'http://unitsofmeasure.org', code: unit })
	});
	const target: GoalTarget = {
		...(loincCode && { measure: { coding: [{ system: 'http://loinc.org', code: loincCode }] } }),
		...((targetLow !== null || targetHigh !== null) && {
			detailRange: {
				...(targetLow !== null && { low: quantity(targetLow) }),
				...(targetHigh !== null && { high: quantity(targetHigh) })
			}
		}),
		...(dueOn && { dueDate: dueOn })
	};
	// A target has a measure wherever it has a detail (R4, gol-1); without one the extension alone has the rest.
	const told = loincCode !== null || (dueOn !== null && targetLow === null && targetHigh === null);
	return {
		resourceType: 'Goal',
		lifecycleStatus: 'active',
		description: bilingual(line, 'own_words', 'plain') ?? { text: 'Goal' },
		...(told && Object.keys(target).length > 0 && { target: [target] })
	};
}

/** What a step, lesson or zone says, in one text. */
const said: Partial<Record<PlanLine['kind'], Part[]>> = {
	step: ['what', 'when', 'how'],
	lesson: ['title', 'text'],
	zone: ['signs', 'action']
};

function activityOf(line: PlanLine, parent: Resource | { reference?: string } | undefined): CarePlanActivity {
	const parts = said[line.kind] ?? [];
	const description = parts.flatMap((part) => textOf(line, part) ?? []).join('\n');
	const timing = line.kind === 'step' && line.schedule ? timingOf(line.schedule) : undefined;
	const code = bilingual(line, ...parts.slice(0, 1));
	return {
		detail: {
			...(line.kind === 'lesson' && { kind: 'CommunicationRequest' as const }),
			status: 'in-progress',
			...(code && { code }),
			...(description && { description }),
			...(line.kind === 'step' && parent && 'reference' in parent && { goal: [parent] }),
			...(timing && { scheduledTiming: timing })
		}
	};
}
