import type { CareAction } from '../db/generated.ts';
import type { Area } from '../db/looks.server.ts';

export type { Area };

/** The parts of a record. */
export const areas = [
	'profile',
	'plan',
	'medicines',
	'readings',
	'questionnaires',
	'messages',
	'appointments',
	'resources'
] as const satisfies readonly Area[];

/** What a patient can let somebody else see: all but their own data. In the order screens show them. */
export const sharedAreas = [
	'messages',
	'plan',
	'medicines',
	'readings',
	'questionnaires',
	'appointments',
	'resources'
] as const satisfies readonly Area[];
export type SharedArea = (typeof sharedAreas)[number];

/** What may be done in a part: `message` in conversations, `add` in all others. */
export type Action = CareAction;

/** Outside every consent unless named in it, as `care.sensitive_topic` has them. */
export const topics = ['mental_health', 'substance_use', 'violence', 'reproductive'] as const;
export type Topic = (typeof topics)[number];

/** What somebody may do in one part of one patient's record now. */
export interface Right {
	patient: string;
	area: Area;
	actions: readonly Action[];
	topics: readonly Topic[];
}

/**
 * Whether the holder of these rights may do this, for screens that show what is possible and no more. The second of two
 * locks: PostgreSQL decides by the same rows, and a test compares the two cell by cell.
 */
export function can(
	rights: readonly Right[],
	action: Action,
	area: Area,
	patient: string,
	topic?: Topic
): boolean {
	return rights.some(
		(right) =>
			right.patient === patient &&
			right.area === area &&
			right.actions.includes(action) &&
			(topic === undefined || right.topics.includes(topic))
	);
}
