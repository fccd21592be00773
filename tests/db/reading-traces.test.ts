import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { tracedReadings } from '../../src/lib/console/readings/log.server.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, sugar, type AtHome } from './readings.ts';

const change = (home: AtHome, person: Person, id: string, expected: number, value: number | null) =>
	home.as(person, (db) =>
		amendReading(db, home.cast.maria, {
			id,
			expected,
			entered: value === null ? [] : sugar(value),
			context: null,
			note: null,
			at: hoursAgo(0)
		})
	);
const traced = (home: AtHome, person: Person) => home.as(person, (db) => tracedReadings(db, home.cast.maria));

test('staff see what stood before, by whom, and what was taken out; what they were told is theirs', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(500), { id, at: hoursAgo(1) });
		await change(home, 'maria', id, 1, 150);
		await change(home, 'lee', id, 2, null);
		await home.reads('ana', sugar(120), { at: hoursAgo(2) });
		expect(await traced(home, 'lee')).toMatchObject([
			{
				id,
				versions: [
					{ version: 3, entered: null, by: 'Lee Nguyen' },
					{ version: 2, entered: [{ value: 150 }], by: 'Maria Alvarez', source: 'typed' },
					{ version: 1, entered: [{ value: 500, unit: 'mg/dL' }], by: 'Maria Alvarez', source: 'typed' }
				]
			},
			{ versions: [{ by: 'Ana Brooks', source: 'staff_by_phone' }] }
		]);
	}));

test('what stood before is for the care team alone; a helper’s Log is another page', () =>
	atHome(async (home) => {
		const id = v7();
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		await home.reads('maria', sugar(500), { id });
		await home.reads('maria', [{ component: 'mood', value: 2, unit: '{score}' }]);
		await change(home, 'maria', id, 1, 150);
		const found: [Person, number, number][] = [];
		for (const person of everyone) {
			const readings = await traced(home, person);
			if (readings)
				found.push([person, readings.length, readings.flatMap(({ versions }) => versions).length]);
		}
		expect(found).toEqual([
			['maria', 2, 2],
			['lee', 2, 3],
			['ana', 2, 3],
			['priya', 2, 3]
		]);
	}));

test('who wrote it down may correct it, and says so; a patient not what staff or a helper wrote', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		const own = v7();
		await home.reads('maria', sugar(120), { id: own, at: hoursAgo(1) });
		await home.reads('rosa', sugar(130), { at: hoursAgo(2) });
		const told = v7();
		await home.reads('lee', sugar(140), { id: told, at: hoursAgo(3) });
		const mine = async (person: Person) =>
			(await home.as(person, (db) => readLog(db, home.cast.maria)))?.readings.map((one) => one.mine);
		expect(await mine('maria')).toEqual([true, false, false]);
		expect(await mine('rosa')).toEqual([false, true, false]);
		expect(await outcome(change(home, 'maria', told, 1, 150))).toBe('ABSNT');
		await change(home, 'lee', own, 1, 121);
		expect(await home.as('maria', (db) => readLog(db, home.cast.maria))).toMatchObject({
			readings: [{ version: 2, changedAt: expect.any(String) as unknown }, {}, {}]
		});
	}));
