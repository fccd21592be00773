import type { CareRelationship } from '../db/generated.ts';
import type { WordKey } from '../i18n/resources.ts';
import type { Translation } from '../i18n/translation.ts';
import type { SharedArea } from './can.ts';
import type { CareTeamMember } from './people.server.ts';

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

/** What a member of the care team is, said to the patient. */
const positionWords = {
	primary: 'people.team.primary',
	covering: 'people.team.covering',
	provider: 'people.team.provider',
	member: 'people.team.member'
} as const satisfies Record<CareTeamMember['position'], WordKey>;
/** The same, said to anybody else. */
const positionWordsToOthers = {
	primary: 'people.position.primary',
	covering: 'people.position.covering',
	provider: 'people.position.provider',
	member: 'people.position.member'
} as const satisfies Record<CareTeamMember['position'], WordKey>;

/** Who reads of a care team. */
export type TeamReader = 'patient' | 'helper' | 'staff';

/** By their credential: not every provider is one. */
export const isDoctor = (credential: string | null | undefined): boolean =>
	/^(MD|DO)$/.test(credential ?? '');

/** What a member of the care team is, in the words of who reads it: only the clinic speaks of providers. */
export function positionOf(
	{ position, credential }: Pick<CareTeamMember, 'position' | 'credential'>,
	reader: TeamReader
): WordKey {
	if (reader === 'patient') return positionWords[position];
	if (reader === 'helper' && position === 'provider' && isDoctor(credential)) return 'people.position.doctor';
	return positionWordsToOthers[position];
}

/** When a member of the care team works, each run of days in a sentence. */
export const hoursOf = ({ week }: Pick<CareTeamMember, 'week'>, { t, format }: Translation): string[] =>
	week.map(({ from, to, starts, ends }) => {
		const times = { starts: format.time(starts), ends: format.time(ends) };
		return from === to
			? t('people.hours.oneDay', { day: format.weekday(from), ...times })
			: t('people.hours.days', { from: format.weekday(from), to: format.weekday(to), ...times });
	});
