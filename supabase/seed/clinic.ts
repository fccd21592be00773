import { v7 } from 'uuid';
import { daysAgo, shiftsOf } from './calendar.ts';
import { cast, members, organisations } from './cast.ts';
import { charts, type Chart } from './charts.ts';
import { messageRows, readRows, type Setting } from './conversation.ts';
import type { TableRows } from './load.ts';
import { Random } from './random.ts';

const { maria, rosa, omar } = cast;
const staff = members.filter(({ roles }) => roles !== undefined);

/** Every row of the demonstration but the sign-ins, as of `now`; what triggers keep is left to `derive`. */
export function clinicRows(now: Date): TableRows[] {
	const random = new Random(1959);
	const enrolled = daysAgo(now, 190, '09:00', organisations.lakeside.timeZone);
	return [
		...staffRows(enrolled),
		...patientRows(charts(now, random), { now, enrolled, random }),
		...familyRows(now, enrolled)
	];
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

/**
 * Rosa helps her mother: she reads and writes messages and sees the plan; not readings, not medicines. Omar did, until
 * a month ago.
 */
function familyRows(now: Date, since: Date): TableRows[] {
	const { timeZone } = organisations.lakeside;
	const given = since.toISOString();
	const ended = daysAgo(now, 30, '18:20', timeZone).toISOString();
	const pair = { organisation_id: maria.organisation.id, patient_id: maria.id };
	const terms = {
		...pair,
		basis: 'patient',
		recorded_by: maria.id,
		purpose: 'talk_with_team',
		// A year in all, as the form offers it.
		period: `[${given},${new Date(since.valueOf() + 365 * 86_400_000).toISOString()})`,
		may_add: [],
		topics: []
	};
	const ofRosa = { ...terms, consent_id: rosa.consent, caregiver_id: rosa.id, relationship: 'daughter' };
	const ofOmar = { ...terms, consent_id: omar.consent, caregiver_id: omar.id, relationship: 'son' };
	const omars = { may_see: ['messages', 'appointments'], may_message: ['messages'] };
	return [
		[
			'care.guardian_age_rules',
			Object.values(organisations).map(({ id }) => ({
				organisation_id: id,
				age: 18,
				keeps: [],
				keeps_topics: [],
				source: 'Age of majority, 45 CFR 164.502(g)(3) with state law'
			}))
		],
		[
			'care.consents',
			[rosa, omar].map(({ id, consent }) => ({
				...pair,
				id: consent,
				caregiver_id: id,
				caregiver_kind: 'caregiver',
				made_at: given
			}))
		],
		[
			'care.consent_versions',
			[
				{
					...ofRosa,
					...{ version: 1, state: 'active', recorded_at: given, superseded_at: null },
					...{ may_see: ['messages', 'plan'], may_message: ['messages'] }
				},
				{ ...ofOmar, ...omars, version: 1, state: 'active', recorded_at: given, superseded_at: ended },
				{ ...ofOmar, ...omars, version: 2, state: 'ended', recorded_at: ended, superseded_at: null }
			]
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
