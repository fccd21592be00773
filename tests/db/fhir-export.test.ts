import { expect, test } from 'vitest';
import { recordBundle } from '../../src/lib/fhir/export/bundle.ts';
import { copyRecord } from '../../src/lib/fhir/export/record.server.ts';
import { ask, everyone, outcome } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { withPlan } from './plan.ts';
import { lived, resourcesIn } from './lived.ts';

/** What R4 demands of each kind, at least (https://hl7.org/fhir/R4/resourcelist.html). */
const required: Record<string, string[]> = {
	CarePlan: ['status', 'intent', 'subject'],
	Goal: ['lifecycleStatus', 'description', 'subject'],
	Condition: ['subject'],
	MedicationStatement: ['status', 'medicationCodeableConcept', 'subject'],
	RelatedPerson: ['patient'],
	Consent: ['status', 'scope', 'category', 'policyRule'],
	Communication: ['status'],
	QuestionnaireResponse: ['status'],
	Observation: ['status', 'code'],
	Encounter: ['status', 'class'],
	MedicationAdministration: ['status', 'medicationCodeableConcept', 'subject', 'effectiveDateTime'],
	Patient: [],
	Practitioner: [],
	Organization: [],
	CareTeam: []
};

function referencesOf(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const own = 'reference' in value && typeof value.reference === 'string' ? [value.reference] : [];
	return [...own, ...Object.values(value).flatMap(referencesOf)];
}

test('a patient takes the whole record: everything in it, well formed, each reference leading somewhere', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		await lived(planned);
		const bundle = recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir')));
		const resources = resourcesIn(bundle);
		const counts: Record<string, number> = {};
		for (const { resourceType } of resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
		expect(counts).toEqual({
			Patient: 1,
			Organization: 1,
			Practitioner: 3,
			RelatedPerson: 1,
			CareTeam: 1,
			CarePlan: 2,
			Condition: 3,
			Goal: 2,
			MedicationStatement: 1,
			QuestionnaireResponse: 2,
			Observation: 7,
			MedicationAdministration: 1,
			Communication: 4,
			Encounter: 2,
			Consent: 1
		});
		const urls = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
		expect(urls.size).toBe(bundle.entry.length);
		for (const resource of resources) {
			expect(Object.keys(resource), resource.resourceType).toEqual(
				expect.arrayContaining(required[resource.resourceType] ?? ['?'])
			);
			expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
			const inside = new Set((resource.contained ?? []).map(({ id }) => `#${id}`));
			for (const reference of referencesOf(resource))
				expect(urls.has(reference) || inside.has(reference), reference).toBe(true);
			for (const one of resource.contained ?? [])
				expect(Object.keys(one)).toEqual(expect.arrayContaining(required[one.resourceType] ?? ['?']));
		}
		const text = JSON.stringify(bundle);
		expect(text.includes('"value":71.50'), 'the decimal as it came').toBe(true);
		const step = resources.find(({ resourceType }) => resourceType === 'CarePlan');
		expect(JSON.stringify(step)).toContain('Camine 10 minutos.');
		expect(text.includes('http://hl7.org/fhir/StructureDefinition/translation')).toBe(true);
		expect(
			recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'))).entry,
			'the same ids again'
		).toEqual(bundle.entry);
	}));

test('only the patient and staff who care for them take a copy, which the log tells', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, cast } = planned;
		await letRosaHelp(planned, { see: ['plan', 'messages'] });
		const may = [];
		for (const person of everyone)
			if ((await outcome(as(person, (db) => copyRecord(db, cast.maria, 'fhir')))) === 'allowed')
				may.push(person);
		expect(may).toEqual(['maria', 'lee', 'ana', 'priya']);
		const told = await asAdmin(
			ask<{ actor: string; detail: unknown }>(
				`select actor_id as actor, detail from audit.events where action = 'record.copied' and patient_id = $1 order by occurred_at`,
				[cast.maria]
			)
		);
		expect(told).toEqual(
			[cast.maria, cast.lee, cast.ana, cast.priya].map((actor) => ({ actor, detail: { format: 'fhir' } }))
		);
		const bundle = recordBundle(await as('lee', (db) => copyRecord(db, cast.maria, 'fhir')));
		expect(JSON.stringify(bundle).includes('You feel low on most days.')).toBe(true);
	}));
