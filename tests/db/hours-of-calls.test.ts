import { expect, test } from 'vitest';
import { callAbout, type HoursOfCalls } from '../../src/lib/observations/calls.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { ask, everyone, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { works } from './office.ts';
import { atHome } from './readings.ts';

test('a phone says who calls about a yellow reading, and when, as the server will have it all week', () =>
	atHome(async (home) => {
		const { asAdmin, cast } = home;
		await works(home, 'lee', [1, 2, 3, 4], '08:30', '17:00');
		await works(home, 'ana', [2, 3, 5], '12:00', '19:00');
		const calls = (await home.as('maria', (db) => readLog(db, cast.maria)))?.calls;
		if (!calls) throw new Error('no hours');
		// Whatever day it is, the last evening of the week has an opening before it.
		expect(calls.open.some(({ from }) => Date.parse(from) > Date.parse(calls.known))).toBe(true);
		const rows = await asAdmin(
			ask<{ at: string; calls: string }>(
				`select to_json(at) as at, to_json(private.yellow_calls_at($1, $2, at)) as calls
				from generate_series(now(), now() + interval '167 hours', interval '37 minutes') at`,
				[cast.maria, cast.lakeside]
			)
		);
		const kinds = new Set<string>();
		for (const { at, calls: expected } of rows) {
			const call = callAbout(calls, at);
			if (!call) throw new Error(`nothing is known of ${at}`);
			kinds.add(call.by);
			expect(Date.parse(call.by === 'opening' ? call.at : at), at).toBe(Date.parse(expected));
		}
		expect([...kinds].sort()).toEqual(['closing', 'on_call', 'opening', 'team']);
	}));

test('where nobody’s hours are known it counts as open, and they are told to who reads or writes her readings', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		const told: Person[] = [];
		for (const person of everyone) {
			const [row] = await home.asPerson(
				home.cast[person],
				ask<{ calls: HoursOfCalls | null }>('select care.hours_of_calls($1) as calls', [home.cast.maria])
			);
			if (!row?.calls) continue;
			told.push(person);
			expect(row.calls).toMatchObject({ open: [], waits: 960, answers: 240 });
			expect(callAbout(row.calls, new Date().toISOString())).toEqual({ by: 'team' });
		}
		expect(told).toEqual(['maria', 'rosa', 'lee', 'ana', 'priya']);
	}));
