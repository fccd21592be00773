import { afterAll, beforeAll, expect, test } from 'vitest';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, outcome } from './clinic.ts';
import { byLaw, save } from './consents.ts';

let clinic: AtOnce;

beforeAll(async () => {
	clinic = await clinicAtOnce();
});
afterAll(() => clinic.drop());

test('ages are set for two children while the rights of others end for both: neither undoes the other', async () => {
	const { cast, watcher, session } = clinic;
	await watcher.query(`insert into identity.users (id, username) values ($1, 'noor')`, [cast.noor]);
	await watcher.query(
		`insert into identity.sessions (id, secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
		values ($1, repeat('a', 64), $2, 'other_device', now(), now() + interval '1 hour', now() + interval '1 hour')`,
		[session, cast.noor]
	);
	await watcher.query(`update care.patients set birth_date = (now() - interval '16 years 6 months')::date`);
	const [first = '', last = ''] = [cast.maria, cast.walter].toSorted();
	// The first child's consent comes last.
	for (const [child, consent] of [
		[last, '00000000-0000-4000-8000-000000000000'],
		[first, 'ffffffff-ffff-4fff-8fff-ffffffffffff']
	] as const) {
		const terms = byLaw({
			given_name: 'Parent',
			relationship: 'mother',
			see: ['messages'],
			authority: 'parent_of_minor',
			evidence: 'birth_certificate'
		});
		await clinic.request('noor', save(consent, child, 0, terms));
		await watcher.query(
			`insert into care.authority_reviews (consent_id, version, organisation_id, recorded_by, reviewed_by)
			select consent_id, version, organisation_id, recorded_by, $2 from care.consent_versions where consent_id = $1`,
			[consent, cast.sam]
		);
		await watcher.query(
			`insert into care.care_team_members (organisation_id, patient_id, staff_id, position, period)
			values ($1, $2, $3, 'member', tstzrange(now() - interval '2 days', now() - interval '1 day'))`,
			[cast.lakeside, child, cast.sam]
		);
	}
	await watcher.query(
		`insert into private.turning_points (at, patient_id, person_id, area)
		select upper(period), patient_id, person_id, area from private.rights where person_id = $1 and area = 'messages'`,
		[cast.sam]
	);
	const stop = await clinic.begun('postgres');
	await stop.do(ask('select from care.conversations where patient_id = $1 for no key update', [first]));
	const worker = await clinic.begun('closeby_jobs');
	const turned = outcome(worker.do(ask('select private.turn_rights()')).then(() => worker.commit()));
	await worker.waits();
	const noor = await clinic.begun('noor');
	const set = outcome(
		noor
			.do(ask(`select care.set_guardian_age(null, 0, 16, '{}', '{}', 'State law on adolescents')`))
			.then(() => noor.commit())
	);
	await noor.waits();
	await stop.rollback();
	expect(await Promise.all([turned, set])).toEqual(['allowed', 'allowed']);
});
