import CircleUser from '@lucide/svelte/icons/circle-user';
import Keyboard from '@lucide/svelte/icons/keyboard';
import KeyRound from '@lucide/svelte/icons/key-round';
import UserPlus from '@lucide/svelte/icons/user-plus';
import type { WordKey } from '../../i18n/resources.ts';
import type { Translate } from '../../i18n/translation.ts';
import type { Tab } from '../../ui/tabs.ts';
import type { Duties } from '../duties.server.ts';
import type { Caseload } from './caseload.ts';
import type { Choice } from './choice.ts';

interface InnerPage {
	href: string;
	label: WordKey;
	/** Who finds it, as the page or the way to it has it. */
	open: (duties: Duties) => boolean;
}

const innerPages: readonly InnerPage[] = [
	{
		href: '/console/alerts/limits',
		label: 'command.pages.limits',
		open: ({ clinical, oversees }) => clinical || oversees
	},
	{ href: '/console/alerts/usefulness', label: 'command.pages.useful', open: ({ oversees }) => oversees },
	{
		href: '/console/plans/templates',
		label: 'command.pages.templates',
		open: ({ clinical, administers }) => clinical || administers
	},
	{
		href: '/console/plans/glossary',
		label: 'command.pages.glossary',
		open: ({ clinical, administers }) => clinical || administers
	},
	{ href: '/console/settings/alerts', label: 'command.pages.waits', open: ({ administers }) => administers }
];

/** The rooms of the console that the person has, each with the pages inside it, and their own security. */
export function pageChoices(tabs: readonly Tab[], duties: Duties, t: Translate): Choice[] {
	const rooms = tabs.map(({ href, label, icon, count, countLabel }) => ({
		id: href,
		href,
		label,
		icon,
		detail: count && countLabel ? countLabel : ''
	}));
	// Who treats nobody comes to some of these pages through the settings.
	const settings = rooms.find(({ href }) => href === '/console/settings');
	const inner = innerPages
		.filter(({ open }) => open(duties))
		.flatMap(({ href, label }) => {
			const within = rooms.find((room) => href.startsWith(room.href)) ?? settings;
			return within ? [{ id: href, href, label: t(label), icon: within.icon, detail: within.label }] : [];
		});
	const own = { id: 'security', href: '/console/account/security', label: t('command.pages.security') };
	return [
		...rooms.flatMap((room) => [room, ...inner.filter(({ detail }) => detail === room.label)]),
		{ ...own, icon: KeyRound, detail: t('console.account.title') }
	];
}

/** What can be done from anywhere. */
export function actChoices(enrols: Caseload['enrols'] | undefined, t: Translate): Choice[] {
	const detail = '';
	return [
		...(enrols?.patients
			? [
					{
						id: 'enrol',
						href: '/console/people/enrol',
						label: t('command.acts.enrol'),
						detail,
						icon: UserPlus
					}
				]
			: []),
		...(enrols?.staff
			? [
					{
						id: 'colleague',
						href: '/console/people/colleague',
						label: t('command.acts.colleague'),
						detail,
						icon: UserPlus
					}
				]
			: []),
		{ id: 'keys', act: 'keys', label: t('command.acts.keys'), detail, icon: Keyboard },
		{ id: 'account', act: 'account', label: t('command.acts.account'), detail, icon: CircleUser }
	];
}
