import { daysAgo, workingDaysAgo } from './calendar.ts';
import { cast, organisations } from './cast.ts';
import type { TableRows } from './load.ts';
import { mariaAndLee } from './maria.ts';

const { maria, rosa, omar } = cast;

/**
 * Rosa helps her mother: she reads and writes messages and sees the plan; not readings, not medicines. Omar did, until
 * a month ago. What Lee wrote last she has not opened yet.
 */
export function familyRows(now: Date, since: Date): TableRows[] {
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
	const turns = mariaAndLee.flatMap((exchange) => exchange.turns);
	return [
		[
			'care.reads',
			[
				{
					...pair,
					conversation_id: maria.conversation,
					person_id: rosa.id,
					seq: turns.length - 2,
					read_at: workingDaysAgo(now, 2, '18:10', timeZone)
				}
			]
		],
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
					version: 1,
					state: 'active',
					recorded_at: given,
					superseded_at: null,
					may_see: ['messages', 'plan'],
					may_message: ['messages']
				},
				{ ...ofOmar, ...omars, version: 1, state: 'active', recorded_at: given, superseded_at: ended },
				{ ...ofOmar, ...omars, version: 2, state: 'ended', recorded_at: ended, superseded_at: null }
			]
		]
	];
}
