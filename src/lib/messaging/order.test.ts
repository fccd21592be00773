import { expect, test } from 'vitest';
import { byWait } from './order.ts';

const line = (
	id: string,
	waitingSince: string | null,
	lastAt: string | null,
	dangerSince: string | null = null
) => ({
	id,
	dangerSince,
	waitingSince,
	lastAt
});

test('whose words may tell of danger comes before whoever waits, the first of them first', () => {
	const noon = '2026-11-22T12:00:00.000Z';
	const lines = [
		line('waits', '2026-11-20T08:00:00.000Z', noon),
		line('danger later', null, noon, noon),
		line('danger', noon, noon, '2026-11-22T11:00:00.000Z')
	];
	expect(lines.sort(byWait).map(({ id }) => id)).toEqual(['danger', 'danger later', 'waits']);
});

test('who waits longest comes first, then the latest, then those never written to', () => {
	const lines = [
		line('never', null, null),
		line('answered earlier', null, '2026-11-20T10:00:00.000Z'),
		line('waits since today', '2026-11-22T08:00:00.000Z', '2026-11-22T08:00:00.000Z'),
		line('answered today', null, '2026-11-22T09:00:00.000Z'),
		line('waits since yesterday', '2026-11-21T08:00:00.000Z', '2026-11-22T10:00:00.000Z')
	];
	expect(lines.sort(byWait).map(({ id }) => id)).toEqual([
		'waits since yesterday',
		'waits since today',
		'answered today',
		'answered earlier',
		'never'
	]);
});
