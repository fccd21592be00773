import pg from 'pg';
import { v7 } from 'uuid';
import * as v from 'valibot';
import { arrive, type Carry } from './arrivals.ts';
import { BrowserLine } from './browser-line.ts';
import { answer } from './child.ts';
import type { SignedIn } from './clinic.ts';
import type { Spread } from './spread.ts';

export interface IngestPlan {
	url: string;
	adminUrl: string;
	/** Who write, in turn. */
	people: readonly SignedIn[];
	/** Readings a second. */
	rate: number;
	seconds: number;
}

/** A reading that was answered as stored. */
export interface SentReading {
	id: string;
	person: string;
	/** A rule speaks of it. */
	crosses: boolean;
}

export interface IngestResult {
	floor: Spread;
	closeby: Spread;
	late: number;
	perSecond: number;
	sent: SentReading[];
}

/** A SvelteKit ActionResult as it travels: what is stored leads back to the Log. */
const Answered = v.object({ type: v.literal('redirect'), location: v.string() });

const usual: [measure: string, fields: Record<string, string>][] = [
	['weight', { weight: '176.4', unit: '[lb_av]' }],
	['blood_pressure', { systolic: '124', diastolic: '76' }],
	['glucose', { glucose: '112', unit: 'mg/dL' }],
	['oxygen', { oxygen: '97' }]
];
/** Every so manieth reading is one that a rule speaks of, so that they come from different people. */
const everySo = 53;

answer(async ({ url, adminUrl, people, rate, seconds }: IngestPlan): Promise<IngestResult> => {
	const sent: SentReading[] = [];
	const lines = people.map((someone) => ({ person: someone.person, line: new BrowserLine(url, someone) }));
	/** Posts a reading as the outbox does. */
	const write = async (number: number, crosses: boolean) => {
		const from = lines[number % lines.length];
		if (from === undefined) throw new Error('There is nobody');
		const [measure, fields] = crosses
			? (['glucose', { glucose: '48', unit: 'mg/dL' }] as const)
			: (usual[number % usual.length] ?? ['', {}]);
		const id = v7();
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...fields, id, at: new Date().toISOString() }))
			form.set(name, value);
		const whole = new Response(form);
		const { text } = await from.line.ask(
			'POST',
			`/log/${measure}`,
			{
				accept: 'application/json',
				'content-type': whole.headers.get('content-type') ?? '',
				'x-sveltekit-action': 'true',
				'x-closeby-person': from.person
			},
			await whole.text()
		);
		v.parse(Answered, JSON.parse(text));
		sent.push({ id, person: from.person, crosses });
		return performance.now();
	};
	const floor = await openFloor(adminUrl);
	// Sessions read, statements planned, code compiled.
	await arrive((number) => write(number, false), rate / 2, 5);
	const least = await arrive(floor.carry, rate, seconds / 3);
	await floor.close();
	const ours = await arrive((number) => write(number, number % everySo === 0), rate, seconds);
	return {
		floor: least.times.spread(),
		closeby: ours.times.spread(),
		late: ours.late,
		perSecond: ours.perSecond,
		sent
	};
});

/** The least that "stored for good" can cost: a row of the same size, committed by the same PostgreSQL. */
async function openFloor(adminUrl: string): Promise<{ carry: Carry; close: () => Promise<void> }> {
	const pool = new pg.Pool({ connectionString: adminUrl, max: 10 });
	await pool.query('create schema if not exists bench');
	await pool.query(
		'create table if not exists bench.readings (id uuid primary key, components jsonb not null)'
	);
	return {
		carry: async () => {
			await pool.query({
				name: 'floor',
				text: 'insert into bench.readings (id, components) values ($1, $2)',
				values: [v7(), { weight: { value: 176.4, unit: '[lb_av]', canonical: 80.013694068 } }]
			});
			return performance.now();
		},
		close: () => pool.end()
	};
}
