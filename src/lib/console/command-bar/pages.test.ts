import { expect, test } from 'vitest';
import type { Tab } from '../../ui/tabs.ts';
import type { Duties } from '../duties.server.ts';
import { noDuties } from '../no-duties.ts';
import { actChoices, pageChoices } from './pages.ts';

const icon: Tab['icon'] = () => ({});
const tabs = (...rooms: string[]): Tab[] =>
	rooms.map((room) => ({ href: `/console/${room}`, label: room, icon, current: false }));
const offered = (rooms: string[], duties: Partial<Duties>) =>
	pageChoices(tabs(...rooms), { ...noDuties, ...duties }, (key) => key).map(({ href }) =>
		href?.replace('/console/', '')
	);

test('a care manager finds her rooms, each with the pages inside it', () => {
	expect(offered(['inbox', 'alerts', 'plans', 'emergency'], { clinical: true })).toEqual([
		'inbox',
		'alerts',
		'alerts/limits',
		'plans',
		'plans/templates',
		'plans/glossary',
		'emergency',
		'account/security'
	]);
});

test('who treats nobody finds what the clinic sets within the settings', () => {
	const duties = { oversees: true, administers: true };
	expect(offered(['inbox', 'reports/access', 'settings'], duties)).toEqual([
		'inbox',
		'reports/access',
		'settings',
		'alerts/limits',
		'alerts/usefulness',
		'plans/templates',
		'plans/glossary',
		'settings/alerts',
		'account/security'
	]);
});

test('without a role there is what everybody has', () => {
	expect(offered(['inbox'], {})).toEqual(['inbox', 'account/security']);
});

test('who waits in a room is told beside it', () => {
	const waiting = tabs('inbox').map((tab) => ({ ...tab, count: 2, countLabel: '2 wait' }));
	expect(pageChoices(waiting, noDuties, (key) => key)[0]?.detail).toBe('2 wait');
});

test('enrolling is offered once it is known to be allowed, and the rest at once', () => {
	const acts = (enrols?: { patients: boolean; staff: boolean }) =>
		actChoices(enrols, (key) => key).map(({ id }) => id);
	expect(acts()).toEqual(['keys', 'account']);
	expect(acts({ patients: true, staff: false })).toEqual(['enrol', 'keys', 'account']);
	expect(acts({ patients: true, staff: true })).toEqual(['enrol', 'colleague', 'keys', 'account']);
});
