import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { tracedReadings } from '../../src/lib/console/readings/log.server.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { ask, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, sugar, type AtHome } from './readings.ts';

const versions = (home: AtHome) =>
	home.asAdmin(
		ask<{ version: number; source: string; device: string | null }>(
			'select version, source, device from care.observations where patient_id = $1 order by effective_at, version',
			[home.cast.maria]
		)
	);
const change = (
	home: AtHome,
	person: Person,
	id: string,
	expected: number,
	value: number | null,
	note = ''
) =>
	home.as(person, (db) =>
		amendReading(db, home.cast.maria, {
			id,
			expected,
			entered: value === null ? [] : sugar(value),
			context: null,
			note: note || null,
			at: hoursAgo(0)
		})
	);
const meter = { source: 'device', device: 'Meter+ 0042' } as const;

test('a reading says which device sent it, until somebody types other numbers over it', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(119), { id, ...meter });
		await change(home, 'maria', id, 1, 119, 'After tea');
		await change(home, 'lee', id, 2, 190);
		await change(home, 'maria', id, 3, null);
		expect(await versions(home)).toEqual([
			{ version: 1, ...meter },
			{ version: 2, ...meter },
			{ version: 3, source: 'staff_by_phone', device: null },
			{ version: 4, source: 'staff_by_phone', device: null }
		]);
		const [traced] = (await home.as('lee', (db) => tracedReadings(db, home.cast.maria))) ?? [];
		expect(traced?.versions.map(({ source, device }) => [source, device])).toEqual([
			['staff_by_phone', null],
			['staff_by_phone', null],
			['device', 'Meter+ 0042'],
			['device', 'Meter+ 0042']
		]);
	}));

test('that a device sent it gives nobody a right, and is judged as if it were typed', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		for (const person of ['rosa', 'sam', 'tess', 'walter'] as const)
			expect(await outcome(home.reads(person, sugar(119), meter))).toBe('ABSNT');
		await home.reads('maria', sugar(39), meter);
		expect(await home.alerts()).toMatchObject([{ episode: 'glucose_low', severity: 'red' }]);
		expect(await outcome(home.reads('maria', sugar(7), meter))).toBe('23514');
	}));

test('what was typed is of no device, and a device’s name hides nothing', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(119), { source: 'typed', device: 'Meter' });
		await home.reads('maria', sugar(120), { source: 'device', device: null });
		expect(await versions(home)).toEqual([
			{ version: 1, source: 'typed', device: null },
			{ version: 1, source: 'device', device: null }
		]);
		for (const device of ['', 'a\u202eb', 'x'.repeat(101)])
			expect(await outcome(home.reads('maria', sugar(121), { source: 'device', device }))).toBe('23514');
	}));
