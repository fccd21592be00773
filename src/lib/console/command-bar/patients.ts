import Activity from '@lucide/svelte/icons/activity';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Eye from '@lucide/svelte/icons/eye';
import FileInput from '@lucide/svelte/icons/file-input';
import KeyRound from '@lucide/svelte/icons/key-round';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import UserRound from '@lucide/svelte/icons/user-round';
import Users from '@lucide/svelte/icons/users';
import type { WordKey } from '../../i18n/resources.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { ConversationLine } from '../../messaging/conversations.server.ts';
import type { Tab } from '../../ui/tabs.ts';
import type { Duties } from '../duties.server.ts';
import type { PatientFacts } from './caseload.ts';
import type { PatientChoice } from './choice.ts';

interface Room {
	path: (patient: string) => string;
	label: WordKey;
	icon: Tab['icon'];
	/** Who finds it, where not all who see the patient do; as the page itself has it. */
	who?: 'cares' | 'oversees' | 'either';
}

const rooms: readonly Room[] = [
	{ path: (id) => `/console/patients/${id}/plan`, label: 'console.card.plan', icon: ClipboardList },
	{ path: (id) => `/console/patients/${id}/readings/log`, label: 'command.rooms.readings', icon: Activity },
	{ path: (id) => `/console/patients/${id}/readings`, label: 'command.rooms.watched', icon: Eye },
	{
		path: (id) => `/console/patients/${id}/plan/import`,
		label: 'command.rooms.records',
		icon: FileInput,
		who: 'cares'
	},
	{
		path: (id) => `/console/patients/${id}/family`,
		label: 'console.card.family',
		icon: Users,
		who: 'either'
	},
	{ path: (id) => `/console/people/${id}`, label: 'console.card.wayIn', icon: KeyRound, who: 'either' },
	{
		path: (id) => `/console/reports/disclosures/${id}`,
		label: 'command.rooms.disclosures',
		icon: ScrollText,
		who: 'oversees'
	}
];

/** A patient, with what the server has told of them so far. */
export function patientChoice(
	{ id: conversation, patient, patientName: name }: ConversationLine,
	facts: PatientFacts | undefined,
	{ oversees, alerted }: Duties,
	{ t, format }: Translation
): PatientChoice {
	const born = facts && format.calendarDate(facts.born, 'short');
	const cares = facts?.cares ?? false;
	const open = { cares, oversees, either: cares || oversees };
	return {
		choice: {
			id: conversation,
			label: name,
			detail: born ? t('command.born', { date: born }) : '',
			icon: UserRound,
			severity: alerted[patient]?.severity,
			href: `/console/inbox/${conversation}`
		},
		rooms: () =>
			rooms
				.filter(({ who }) => who === undefined || open[who])
				.map(({ path, label, icon }) => ({
					id: path(patient),
					href: path(patient),
					label: t(label),
					detail: name,
					icon
				}))
	};
}
