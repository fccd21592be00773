import { v7 } from 'uuid';
import { askAs } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';

test('readings stand beside the conversation with what is out of range and what was asked, and come in by themselves', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Signe Dahl');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	// Four days of weights, the last two days ago, and a pressure that was too high; daily weights are asked for.
	await query(
		closeby,
		`with stored as (
			insert into care.observations (id, version, patient_id, measure, components, source, effective_at, time_zone, author_id)
			select gen_random_uuid(), 1, $1::uuid, one.measure, one.components::jsonb, 'typed',
				now() - one.days * interval '1 day', 'America/Chicago', $1::uuid
			from (
				select 'weight' as measure, d + 1 as days,
					'{"weight": {"value": ' || 180 + d || ', "unit": "[lb_av]"}}' as components
				from generate_series(1, 4) d
				union all values
					('blood_pressure', 2, '{"systolic": {"value": 190, "unit": "mm[Hg]"}, "diastolic": {"value": 90, "unit": "mm[Hg]"}}'),
					('blood_pressure', 3, '{"systolic": {"value": 128, "unit": "mm[Hg]"}, "diastolic": {"value": 78, "unit": "mm[Hg]"}}')
			) one returning id, patient_id
		)
		insert into private.observation_judgements (item_id, version, patient_id, findings) select id, 1, patient_id, 0 from stored`,
		[patient.id]
	);
	await query(
		closeby,
		`insert into care.asked_readings (id, organisation_id, patient_id, measure, days_a_week, author_id, set_at)
		select gen_random_uuid(), organisation_id, id, 'weight', 7, $2, now() - interval '30 days'
		from care.people where id = $1`,
		[patient.id, nurse.id]
	);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	const card = desk.getByRole('complementary');
	const weight = card.getByRole('listitem').filter({ hasText: 'Weight' });
	await expect(card.getByText('No contact for 2 days. The last was a reading.')).toBeVisible();
	await expect(weight).toContainText(/181.lb/);
	await expect(weight).toContainText('4 of 7 days');
	await expect(
		weight.getByRole('img', { name: 'The last 4 readings, from 181 to 184. None is out of range.' })
	).toBeVisible();
	const pressure = card.getByRole('listitem').filter({ hasText: 'Blood pressure' });
	await expect(pressure).toContainText(/190\/90.mmHg ◆ yellow/);
	await expect(pressure.getByRole('img', { name: '1 is out of range.' })).toBeVisible();

	// The ways on from here.
	for (const [name, room] of [
		['Care plan', 'plan'],
		['Readings and rules', 'readings'],
		['Family and helpers', 'family']
	] as const)
		await expect(card.getByRole('link', { name })).toHaveAttribute(
			'href',
			`/console/patients/${patient.id}/${room}`
		);
	const phone = await askAs(closeby, patient);
	await phone.request.post('/log/weight', {
		form: { id: v7(), weight: '182.4', unit: '[lb_av]', sure: 'yes' }
	});
	await expect(weight).toContainText(/182\.4.lb/);
	await expect(weight).toContainText('5 of 7 days');
	await expect(card.getByText('Heard from today, by a reading.')).toBeVisible();
});

test('from each room of a patient the others are one tap away, and none that does not open', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Solveig Moe');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const root = `/console/patients/${patient.id}`;
	const desk = await signIn(nurse, { screen: 'desktop', at: `${root}/plan` });
	const go = async (name: string, path: string) => {
		await desk.getByRole('main').getByRole('link', { name, exact: true }).first().click();
		await desk.waitForURL(`**${path}`);
	};
	await go('Readings', `${root}/readings/log`);
	await go('Family and helpers', `${root}/family`);
	await go('Readings', `${root}/readings/log`);
	await go('Care plan', `${root}/plan`);
	await desk.goto(`/console/people/${patient.id}`);
	await go('Conversation', `/console/inbox/${patient.conversation}`);

	// An administrator invites, and reads nobody's plan.
	const admin = await newCareManager(closeby, 'Asta Lund');
	await giveRoles(closeby, admin, ['clinic_admin']);
	const office = await signIn(admin, { screen: 'desktop', at: `/console/people/${patient.id}` });
	const ways = office.getByRole('main').getByRole('link');
	await expect(ways.filter({ hasText: 'Family and helpers' })).toBeVisible();
	for (const closed of ['Conversation', 'Care plan', 'Readings'])
		await expect(ways.filter({ hasText: closed })).toHaveCount(0);
});
