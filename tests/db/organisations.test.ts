import { expect, test } from 'vitest';
import { atTheClinic, outcome, type Cast } from './clinic.ts';

test('no row ties two clinics together, not even one an administrator writes', () =>
	atTheClinic(async ({ asAdmin, cast }) => {
		const tie = (organisation: keyof Cast, patient: keyof Cast, staff: keyof Cast) =>
			outcome(
				asAdmin((sql) =>
					sql.query(
						`insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
						values ($1, $2, $3, 'member')`,
						[cast[organisation], cast[patient], cast[staff]]
					)
				)
			);
		expect(await tie('lakeside', 'walter', 'tess')).toBe('23503');
		expect(await tie('hillview', 'walter', 'tess')).toBe('23503');
		expect(await tie('lakeside', 'ines', 'sam')).toBe('23503');
		expect(await tie('lakeside', 'walter', 'sam')).toBe('allowed');
		const move = (table: string, key: string, id: string) =>
			outcome(
				asAdmin((sql) =>
					sql.query(`update care.${table} set organisation_id = $1 where ${key} = $2`, [cast.hillview, id])
				)
			);
		expect(await move('people', 'id', cast.walter)).toBe('23503');
		expect(await move('patients', 'person_id', cast.walter)).toBe('23503');
		expect(await move('staff', 'person_id', cast.lee)).toBe('23503');
	}));

test('a patient is never staff under the same login, and one care manager is accountable at a time', () =>
	atTheClinic(async ({ asAdmin, cast }) => {
		const both = 'insert into care.staff (person_id, organisation_id) values ($1, $2)';
		expect(await outcome(asAdmin((sql) => sql.query(both, [cast.maria, cast.lakeside])))).toBe('23503');
		const second = `insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			values ($1, $2, $3, 'primary')`;
		const join = asAdmin((sql) => sql.query(second, [cast.lakeside, cast.maria, cast.sam]));
		expect(await outcome(join)).toBe('23P01');
	}));
