import { v7 } from 'uuid';
import { daysAgo, shiftsOf } from './calendar.ts';
import { calling, callingRows, type Calling } from './calling.ts';
import { cast, members, organisations } from './cast.ts';
import { charts, type Chart } from './charts.ts';
import { messageRows, readRows, type Setting } from './conversation.ts';
import { familyRows } from './family.ts';
import type { TableRows } from './load.ts';
import { planRows } from './plans.ts';
import { Random } from './random.ts';
import { readingRows } from './readings.ts';

const { rosa, omar } = cast;
const staff = members.filter(({ roles }) => roles !== undefined);

/**
 * Every row of the demonstration but the sign-ins, as of `now`; what triggers keep is left to `derive`. And who is to write
 * down what calls for Lee once the rows are there.
 */
export function clinicRows(now: Date): { rows: TableRows[]; who: Calling[] } {
	const random = new Random(1959);
	const enrolled = daysAgo(now, 190, '09:00', organisations.lakeside.timeZone);
	const all = charts(now, random);
	const who = calling(all);
	return {
		who,
		rows: [
			...staffRows(enrolled),
			...patientRows(all, { now, enrolled, random }),
			...familyRows(now, enrolled),
			...planRows(now, random),
			...readingRows(now, random),
			...callingRows(who, now, random)
		]
	};
}

function staffRows(since: Date): TableRows[] {
	const period = `[${since.toISOString()},)`;
	return [
		[
			'care.organisations',
			Object.values(organisations).map(({ id, name, phone, timeZone }) => ({
				id,
				name,
				phone,
				time_zone: timeZone,
				created_at: since
			}))
		],
		[
			'care.people',
			[...staff, rosa, omar].map((member) => ({
				id: member.id,
				organisation_id: member.organisation.id,
				kind: member.roles === undefined ? 'caregiver' : 'staff',
				given_name: member.givenName,
				family_name: member.familyName,
				language: member.language,
				time_zone: member.organisation.timeZone,
				created_at: since
			}))
		],
		[
			'care.staff',
			staff.map(({ id, organisation, credential = null }) => ({
				person_id: id,
				organisation_id: organisation.id,
				kind: 'staff',
				credential
			}))
		],
		[
			'care.staff_roles',
			staff.flatMap(({ id, organisation, roles = [] }) =>
				roles.map((role, index) => ({
					// One id for each role of a person, the same at every run.
					id: id.replace(/^019a0000-0000/, `019a0000-000${index + 1}`),
					staff_id: id,
					organisation_id: organisation.id,
					role,
					period
				}))
			)
		],
		[
			'care.working_hours',
			staff.flatMap((member) =>
				shiftsOf(member).map((shift) => ({
					staff_id: member.id,
					organisation_id: member.organisation.id,
					...shift
				}))
			)
		]
	];
}

interface Times {
	now: Date;
	enrolled: Date;
	random: Random;
}

function patientRows(all: Chart[], { now, enrolled, random }: Times): TableRows[] {
	const period = `[${enrolled.toISOString()},)`;
	return [
		[
			'care.people',
			all.map(({ patient, organisation }) => ({
				id: patient.id,
				organisation_id: organisation.id,
				kind: 'patient',
				given_name: patient.givenName,
				family_name: patient.familyName,
				preferred_name: patient.preferredName,
				pronouns: patient.pronouns,
				language: patient.language,
				time_zone: organisation.timeZone,
				created_at: enrolled
			}))
		],
		[
			'care.patients',
			all.map(({ patient, organisation }) => ({
				person_id: patient.id,
				organisation_id: organisation.id,
				kind: 'patient',
				birth_date: patient.birthDate,
				sex: patient.sex,
				phone: patient.phone,
				address_lines: patient.addressLines,
				city: patient.city,
				state: patient.state,
				postal_code: patient.postalCode,
				country: 'US'
			}))
		],
		[
			'care.patient_identifiers',
			all.map(({ patient, organisation }) => ({
				organisation_id: organisation.id,
				system: `https://${organisation === organisations.lakeside ? 'lakeside' : 'hillcrest'}.example/mrn`,
				value: patient.recordNumber,
				patient_id: patient.id
			}))
		],
		[
			'care.care_team_members',
			all.flatMap(({ patient, organisation, team }) =>
				team.map(({ staff: { id }, position }) => ({
					id: v7({ msecs: enrolled.valueOf(), random: random.bytes() }),
					organisation_id: organisation.id,
					patient_id: patient.id,
					staff_id: id,
					position,
					period
				}))
			)
		],
		[
			'care.conversations',
			all.map(({ patient, organisation }) => ({
				id: patient.conversation,
				organisation_id: organisation.id,
				patient_id: patient.id,
				epoch: 1,
				last_seq: 0,
				last_change: 0
			}))
		],
		['care.messages', all.flatMap((chart) => messageRows(settingOf(chart), chart.talk, random))],
		[
			'care.reads',
			all.flatMap((chart) =>
				readRows(settingOf(chart), chart.talk, random, { now, lastIsRead: chart.lastIsRead })
			)
		]
	];
}

function settingOf({ patient, organisation, team }: Chart): Setting {
	const [careManager, ...others] = team.map(({ staff: { id } }) => id);
	if (careManager === undefined) throw new Error('Every patient of the demonstration has a care manager');
	return {
		conversation: patient.conversation,
		patient: patient.id,
		organisation: organisation.id,
		careManager,
		others
	};
}
