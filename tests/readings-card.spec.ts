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
