import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome, type Clinic } from './clinic.ts';
import { layOut, found } from './probe.ts';
import { byLaw, end, filledIn, freshly, giveRoles, pause, resume, review, save } from './consents.ts';

const areas = ['plan', 'medicines', 'readings', 'questionnaires', 'messages', 'appointments', 'resources'];
const caregivers = ['Elena', 'Pablo', 'Ruth'];

/** One consent as the model has it. Days are counted from the day the story began. */
interface Consent {
	id: string;
	caregiver: string;
	version: number;
	state: 'active' | 'paused' | 'ended';
	see: readonly string[];
	add: readonly string[];
	message: readonly string[];
	topics: readonly string[];
	/** The last day it holds. */
	lastDay: number;
}

const step = fc.record({
	act: fc.constantFrom('save', 'pause', 'resume', 'end', 'clock'),
	whose: fc.constantFrom(...caregivers),
	see: fc.subarray(areas, { minLength: 1 }),
	add: fc.subarray(areas),
	topics: fc.subarray(['mental_health', 'violence']),
	days: fc.constantFrom(1, 3, 10, 400)
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the model lets somebody do on a day. */
function modelled(consent: Consent | undefined, today: number): string[] {
	if (!consent || consent.state !== 'active' || today > consent.lastDay) return [];
	const { see, add, message, topics } = consent;
	return see
		.map((area) => {
			const actions = [
				'see',
				...(add.includes(area) ? ['add'] : []),
				...(message.includes(area) ? ['message'] : [])
			];
			return `${area}: ${actions.join('+')} (${[...topics].sort().join('+')})`;
		})
		.sort();
}

/** Days go by: seen from the rows, everything said earlier is the same as a later now. */
const letDaysPass = ({ asAdmin, cast }: Clinic, days: number) =>
	asAdmin(async (sql) => {
		const earlier = `tstzrange(lower(period) - interval '${days} days', upper(period) - interval '${days} days')`;
		await sql.query('set local session_replication_role = replica');
		await sql.query(`update care.consent_versions set period = ${earlier} where patient_id = $1`, [
			cast.maria
		]);
		await sql.query(
			`update private.rights r set period = ${earlier}
			from care.consents c where c.patient_id = r.patient_id and c.caregiver_id = r.person_id`
		);
		await sql.query('set local session_replication_role = origin');
	});

/** A clinic where consents come and go, and the model beside it. */
async function tell(clinic: Clinic, steps: readonly Step[]): Promise<void> {
	const as = await freshly(clinic);
	const { cast } = clinic;
	await layOut(clinic);
	// Days begin at the same moment in every zone of the story.
	await clinic.asAdmin(ask(`update care.people set time_zone = 'UTC' where id = $1`, [cast.maria]));
	const consents = new Map<string, Consent>();
	let today = 0;
	for (const { act, whose, see, add: wished, topics, days } of steps) {
		const consent = consents.get(whose);
		const over = !consent || consent.state === 'ended' || today > consent.lastDay;
		let allowed: boolean | undefined;
		let work;
		if (act === 'clock') {
			await letDaysPass(clinic, days);
			today += days;
		} else if (act === 'save') {
			const message = see.filter((area) => area === 'messages' && wished.includes(area));
			const add = see.filter((area) => area !== 'messages' && wished.includes(area));
			const id = consent?.id ?? randomUUID();
			const [last] = await as(
				'maria',
				ask<{ day: string }>(
					`select to_char((now() at time zone 'UTC')::date + $1::integer, 'YYYY-MM-DD') as day`,
					[days]
				)
			);
			const terms = filledIn({ given_name: whose, see, add, message, topics, ends_on: last?.day ?? '' });
			const caregiver = await as('maria', save(id, cast.maria, consent?.version ?? 0, terms));
			const state = consent && !over ? consent.state : 'active';
			const version = (consent?.version ?? 0) + 1;
			consents.set(whose, {
				id,
				caregiver,
				version,
				state,
				see,
				add,
				message,
				topics,
				lastDay: today + days
			});
		} else if (consent) {
			if (act === 'pause') allowed = !over && consent.state === 'active';
			if (act === 'resume') allowed = !over && consent.state === 'paused';
			if (act === 'end') allowed = consent.state !== 'ended';
			work = { pause, resume, end }[act](consent.id, consent.version);
			expect(await outcome(as('maria', work)), act).toBe(allowed ? 'allowed' : 'CLOSD');
			if (allowed) {
				consent.state = act === 'pause' ? 'paused' : act === 'resume' ? 'active' : 'ended';
				consent.version++;
			}
		}
		for (const each of consents.values())
			expect(await found(clinic, each.caregiver)).toEqual(modelled(each, today));
	}
}

test('whatever is given, paused, ended and left to the clock, caregivers reach exactly what the model says', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) =>
			atTheClinic((clinic) => tell(clinic, steps))
		),
		{ numRuns: 15 }
	);
});

test('a minor’s guardian loses at each birthday what the clinic’s ages say, at midnight where the patient lives', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { asAdmin, cast } = clinic;
		await asAdmin(async (sql) => {
			await sql.query(`update care.people set time_zone = 'Pacific/Honolulu' where id = $1`, [cast.maria]);
			await sql.query(
				`update care.patients set birth_date = (now() + interval '10 days' - interval '13 years')::date where person_id = $1`,
				[cast.maria]
			);
			await sql.query(
				`insert into care.guardian_age_rules (organisation_id, age, keeps, keeps_topics, source)
				values ($1, 13, '{readings,messages}', '{violence}', 'State law, for a test')`,
				[cast.lakeside]
			);
		});
		await giveRoles(clinic, [
			['noor', 'clinic_admin'],
			['sam', 'supervisor']
		]);
		const consent = randomUUID();
		const terms = byLaw({
			authority: 'parent_of_minor',
			evidence: 'birth_certificate',
			relationship: 'mother',
			topics: ['violence', 'mental_health'],
			see: ['plan', 'messages'],
			ends_on: new Date(Date.now() + 9 * 365 * 86_400_000).toISOString().slice(0, 10)
		});
		const mother = await as('noor', save(consent, cast.maria, 0, terms));
		await as('sam', review(consent, 1));
		const rights = () =>
			asAdmin(
				ask<{ area: string; ends: string; topics: string }>(
					`select area, to_char(upper(period) at time zone 'Pacific/Honolulu', 'HH24:MI') as ends,
						(upper(period) at time zone 'Pacific/Honolulu')::date
							= (select (birth_date + make_interval(years => case when period @> now() then 13 else 18 end))::date
								from care.patients where person_id = $1) as birthday,
						period @> now() as now, array_to_string(topics, '+') as topics
					from private.rights where person_id = $2 order by lower(period), area`,
					[cast.maria, mother]
				)
			);
		const before = { ends: '00:00', birthday: true, now: true, topics: 'mental_health+violence' };
		const after = { ends: '00:00', birthday: true, now: false, topics: 'violence' };
		expect(await rights()).toEqual([
			{ area: 'messages', ...before },
			{ area: 'plan', ...before },
			{ area: 'messages', ...after }
		]);
		// A birth date that was wrong moves the birthdays.
		await asAdmin(
			ask(`update care.patients set birth_date = birth_date - 365 where person_id = $1`, [cast.maria])
		);
		expect((await rights()).map(({ area }) => area)).toEqual(['messages']);
		await asAdmin(
			ask(`update care.patients set birth_date = birth_date - 3650 where person_id = $1`, [cast.maria])
		);
		expect(await rights()).toEqual([]);
		const late = save(randomUUID(), cast.maria, 0, { ...terms, given_name: 'Late' });
		expect(await outcome(as('noor', late))).toBe('23514');
		// Only administrators change what rests on the law.
		expect(await outcome(as('maria', end(consent, 1)))).toBe('ABSNT');
		expect(await outcome(as('noor', end(consent, 1)))).toBe('allowed');
	}));

/** What a preview of Maria's finds, undone as the app undoes it. */
async function previewed<Row extends Record<string, unknown>>(clinic: Clinic, draft: string, query: string) {
	const as = await freshly(clinic);
	let rows: Row[] = [];
	const act = as('maria', async (sql) => {
		await sql.query('select care.preview_consent($1)', [draft]);
		({ rows } = await sql.query<Row>(query));
		await sql.query(`do $$ begin raise exception using errcode = 'UNDUN'; end $$`);
	});
	expect(await outcome(act)).toBe('UNDUN');
	return rows;
}

test('a preview shows what the caregiver would see, changes nothing, and cannot be kept', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const draft = randomUUID();
		const keep = (id: string, see: string[]) =>
			ask('select care.keep_consent_draft($1, null, $2)', [
				id,
				JSON.stringify(filledIn({ see, message: [] }))
			]);
		await as('maria', keep(draft, ['messages']));
		const reach = `select (select count(*) from care.conversations)::int as conversations,
			(select count(*) from care.patients)::int as records,
			(select string_agg(given_name, ' ' order by given_name) from care.people where kind <> 'staff') as names`;
		const messages = { conversations: 1, records: 0, names: 'Elena Maria' };
		expect(await previewed(clinic, draft, reach)).toEqual([messages]);
		const next = randomUUID();
		await as('maria', keep(next, ['plan']));
		expect(await previewed(clinic, next, reach)).toEqual([{ ...messages, conversations: 0 }]);
		expect(await as('maria', ask('select from care.consents'))).toEqual([]);
		const preview = (id: string, then = 'select 1') =>
			as('maria', async (sql) => {
				await sql.query('select care.preview_consent($1)', [id]);
				await sql.query(then);
			});
		expect(['P0001', '25006']).toContain(await outcome(preview(next, 'set constraints all immediate')));
		expect(await outcome(preview(next, `update care.people set language = 'es'`))).toBe('25006');
		expect(await outcome(preview(draft))).toBe('ABSNT');
		expect(await outcome(as('walter', ask('select care.preview_consent($1)', [next])))).toBe('ABSNT');
		expect(await as('walter', ask('select from care.consent_drafts'))).toEqual([]);
		expect(await outcome(as('lee', keep(randomUUID(), ['plan'])))).toBe('ABSNT');
	}));
