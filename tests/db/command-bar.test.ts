import { expect, test } from 'vitest';
import { caseloadOf } from '../../src/lib/console/command-bar/caseload.server.ts';
import { ask, atTheClinic, everyone, type Clinic, type Person } from './clinic.ts';
import { giveRoles } from './consents.ts';
import { asApp } from './kysely.ts';

const caseload = ({ asPerson, cast }: Clinic, person: Person) =>
	asPerson(cast[person], (sql) => caseloadOf(asApp(sql), cast[person]));

test('the command bar tells of the patients whom the person asking cares for now, and of nobody else', () =>
	atTheClinic(async (clinic) => {
		const { cast } = clinic;
		await giveRoles(clinic, [['sam', 'supervisor']]);
		const named = new Map(Object.entries(cast).map(([name, id]) => [id, name]));
		const told: Record<string, (string | undefined)[]> = {};
		for (const person of everyone) {
			const { patients } = await caseload(clinic, person);
			told[person] = Object.keys(patients)
				.map((id) => named.get(id))
				.sort();
		}
		expect(told).toEqual({
			lee: ['maria', 'walter'],
			ana: ['maria', 'walter'],
			priya: ['maria'],
			tess: ['ines'],
			dana: [],
			jules: [],
			sam: [],
			noor: [],
			rosa: [],
			// Themselves; the console lets none of them in.
			maria: ['maria'],
			walter: ['walter'],
			ines: ['ines']
		});
	}));

test('a record that is open in an emergency is told of, and that it is not cared for', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast } = clinic;
		await giveRoles(clinic, [['priya', 'provider']]);
		await asPerson(
			cast.priya,
			ask('select care.open_emergency_access($1, $2, $3)', [cast.walter, 'unwell_now', 'He fell at home.'])
		);
		const { patients } = await caseload(clinic, 'priya');
		expect(patients[cast.maria]?.born).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(patients[cast.maria]).toMatchObject({ cares: true });
		expect(patients[cast.walter]).toMatchObject({ cares: false });
	}));

test('whom one may enrol is told by one’s roles', () =>
	atTheClinic(async (clinic) => {
		await giveRoles(clinic, [
			['lee', 'care_manager'],
			['noor', 'clinic_admin']
		]);
		const enrols = async (person: Person) => (await caseload(clinic, person)).enrols;
		expect(await enrols('lee')).toEqual({ patients: true, staff: false });
		expect(await enrols('noor')).toEqual({ patients: true, staff: true });
		expect(await enrols('priya')).toEqual({ patients: false, staff: false });
	}));

test('the patients are told who saw their names and birth dates in a list, once a day', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		await caseload(clinic, 'lee');
		await caseload(clinic, 'lee');
		const looks = await asAdmin(
			ask<{ patient: string }>(
				`select patient_id as patient from audit.events
				where actor_id = $1 and action = 'record.listed' and area = 'profile'`,
				[cast.lee]
			)
		);
		expect(looks.map(({ patient }) => patient).sort()).toEqual([cast.maria, cast.walter].sort());
	}));
