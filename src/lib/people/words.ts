import type { CareRelationship } from '../db/generated.ts';
import type { WordKey } from '../i18n/resources.ts';
import type { SharedArea } from './can.ts';

// The words of each case, by their whole keys.

export const relationshipWords: Record<CareRelationship, WordKey> = {
	daughter: 'people.relationship.daughter',
	son: 'people.relationship.son',
	wife: 'people.relationship.wife',
	husband: 'people.relationship.husband',
	partner: 'people.relationship.partner',
	mother: 'people.relationship.mother',
	father: 'people.relationship.father',
	sister: 'people.relationship.sister',
	brother: 'people.relationship.brother',
	grandchild: 'people.relationship.grandchild',
	relative: 'people.relationship.relative',
	friend: 'people.relationship.friend',
	neighbour: 'people.relationship.neighbour',
	paid_helper: 'people.relationship.paid_helper',
	guardian: 'people.relationship.guardian'
};
export const areaWords: Record<SharedArea, WordKey> = {
	messages: 'people.area.messages',
	plan: 'people.area.plan',
	medicines: 'people.area.medicines',
	readings: 'people.area.readings',
	questionnaires: 'people.area.questionnaires',
	appointments: 'people.area.appointments',
	resources: 'people.area.resources'
};
