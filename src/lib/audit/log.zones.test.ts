import { expect, test } from 'vitest';
import { foldLog, wholeDays, type LogEvent } from './log.ts';

const event = (at: string, more: Partial<LogEvent> = {}): LogEvent => ({
	at,
	actor: 'lee',
	name: 'Lee Nguyen',
	shortName: 'Lee',
	role: 'care_manager',
	action: 'record.read',
	area: 'messages',
	reason: null,
	whom: null,
	...more
});

const zone = 'America/Chicago';

test('days are those of the reader’s calendar, and what somebody did often is told once', () => {
	const days = foldLog(
		[
			// 2 December, 05:59 UTC is still the 1st in Chicago.
			event('2026-12-02T15:10:00.000000Z'),
			event('2026-12-02T05:59:00.000000Z', { action: 'messages.sent' }),
			event('2026-12-01T18:00:00.000000Z', { actor: 'rosa', name: 'Rosa Alvarez', shortName: 'Rosa' }),
			event('2026-12-01T17:00:00.000000Z'),
			event('2026-12-01T16:00:00.000000Z', { area: 'profile' }),
			event('2026-12-01T15:00:00.000000Z')
		],
		zone
	);
	expect(
		days.map(({ people }) =>
			people.map(({ name, acts }) => [
				name,
				...acts.map(({ action, area, count }) => `${action} ${area} ${count}`)
			])
		)
	).toEqual([
		[['Lee Nguyen', 'record.read messages 1']],
		[
			['Lee Nguyen', 'messages.sent messages 1', 'record.read messages 2', 'record.read profile 1'],
			['Rosa Alvarez', 'record.read messages 1']
		]
	]);
	expect(days[1]?.people[0]?.acts[1]).toMatchObject({
		first: '2026-12-01T15:00:00.000000Z',
		last: '2026-12-01T17:00:00.000000Z'
	});
});

test('acts that are told in the same words are told once', () => {
	const [day] = foldLog(
		[
			event('2026-12-01T18:00:00.000000Z', { action: 'plan.line_written', area: 'medicines' }),
			event('2026-12-01T17:00:00.000000Z', { action: 'plan.line_written', area: 'plan' }),
			event('2026-12-01T16:00:00.000000Z', { action: 'plan.drafted', area: 'plan' }),
			event('2026-12-01T15:00:00.000000Z', { action: 'plan.published', area: 'plan' })
		],
		zone
	);
	expect(day?.people[0]?.acts.map(({ action, count }) => [action, count])).toEqual([
		['plan.line_written', 3],
		['plan.published', 1]
	]);
});

test('a page ends with a whole day, unless one day is longer than a page', () => {
	const events = [
		event('2026-12-02T15:00:00.000000Z'),
		event('2026-12-01T15:00:00.000000Z'),
		event('2026-12-01T14:00:00.000000Z')
	];
	expect(wholeDays(events, 3, zone)).toEqual({ events, older: null });
	expect(wholeDays(events, 2, zone)).toEqual({
		events: events.slice(0, 1),
		older: '2026-12-02T15:00:00.000000Z'
	});
	expect(wholeDays(events.slice(1), 1, zone)).toEqual({
		events: events.slice(1, 2),
		older: '2026-12-01T15:00:00.000000Z'
	});
	expect(wholeDays([], 2, zone)).toEqual({ events: [], older: null });
});
