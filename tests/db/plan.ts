import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { Kysely } from 'kysely';
import type { DB } from '../../src/lib/db/generated.ts';
import type { LineInput } from '../../src/lib/plan/draft-input.ts';
import { readDraft, saveLines, startDraft } from '../../src/lib/plan/drafts.server.ts';
import { publish, requestSignature, sign } from '../../src/lib/plan/signing.server.ts';
import { ask, atTheClinic, type Clinic, type Person } from './clinic.ts';
import { asApp } from './kysely.ts';

/** The lines of Maria's plan, by what they are to her; `mood` and what hangs on it are of mental health. */
export const lineNames = [
	'sugar',
	'a1c',
	'walk',
	'metformin',
	'pillBox',
	'feet',
	'ride',
	'red',
	'mood',
	'mornings',
	'getUp'
] as const;
export type Lines = Record<(typeof lineNames)[number], string>;

/** A clinic where staff have the roles they have in life, and what was published for Maria. */
export interface Planned extends Clinic {
	lines: Lines;
	/** The first version: signed by Priya, published by Lee. */
	version: string;
	/** Does something of the app as a person of the cast. */
	as<T>(person: Person, work: (db: Kysely<DB>) => Promise<T>): Promise<T>;
}

/** A line with human words in English, to be changed by whoever needs another. */
export const line = (
	id: string,
	kind: LineInput['kind'],
	words: [LineInput['words'][number]['part'], string][],
	more: Partial<LineInput> = {}
): LineInput => ({
	id,
	expected: 0,
	kind,
	words: words.map(([part, text]) => ({ part, language: 'en', words: text, mark: 'human' })),
	...more
});

/** Metformin as Priya prescribed it. */
export const metformin = (id: string, more: Partial<LineInput> = {}) =>
	line(id, 'medicine', [['purpose', 'Metformin brings your sugar down.']], {
		drug_name: 'Metformin',
		dose: '500 mg',
		sig: '1 tab po bid',
		rxnorm_code: '860975',
		schedule: { parts: ['morning', 'evening'] },
		...more
	});

/** Everything that stands in Maria's first plan, parents first. */
export const mariasLines = (lines: Lines): LineInput[] => [
	line(lines.sugar, 'problem', [['plain', 'Your sugar is too high.']], {
		condition_system: 'http://snomed.info/sct',
		condition_code: '44054006'
	}),
	line(lines.a1c, 'goal', [['own_words', 'I want to see my grandchildren grow up.']], {
		parent_id: lines.sugar,
		loinc_code: '4548-4',
		unit: '%',
		target_high: 7,
		source: 'ADA 2026'
	}),
	line(lines.walk, 'step', [['what', 'Walk for 20 minutes.']], {
		parent_id: lines.a1c,
		done_by: 'patient',
		schedule: { weekdays: [1, 3, 5], times: ['09:00'] }
	}),
	metformin(lines.metformin),
	line(lines.pillBox, 'step', [['what', 'Fill the Metformin box on Sunday.']], {
		area: 'medicines',
		parent_id: lines.a1c,
		done_by: 'caregiver'
	}),
	line(lines.feet, 'lesson', [['title', 'Why feet matter']], { parent_id: lines.sugar, importance: 'key' }),
	line(lines.ride, 'barrier', [['plain', 'There is no bus on Sunday.']]),
	line(lines.red, 'zone', [['signs', 'Sugar under 54.']], { parent_id: lines.sugar, zone: 'red' }),
	line(lines.mood, 'problem', [['plain', 'You feel low on most days.']], { topic: 'mental_health' }),
	// Of mental health because of what they hang on.
	line(lines.mornings, 'goal', [['plain', 'Get up by nine.']], { parent_id: lines.mood }),
	line(lines.getUp, 'step', [['what', 'Open the curtains.']], { parent_id: lines.mornings })
];

/**
 * Where it is about noon when the tests begin, and Maria lives: what she ticks a quarter of an hour apart is of one day,
 * whatever the hour. Names of that area count west of Greenwich as plus.
 */
const hoursPastNoon = new Date().getUTCHours() - 12;
export const zoneAtNoon = `Etc/GMT${hoursPastNoon < 0 ? hoursPastNoon : `+${hoursPastNoon}`}`;

/** Plays a scene in which nothing is planned yet for anybody. */
export const withRoles = <T>(play: (planned: Planned) => Promise<T>): Promise<T> =>
	atTheClinic(async (clinic) => {
		const roles: [Person, string][] = [
			['lee', 'care_manager'],
			['ana', 'care_manager'],
			['dana', 'care_manager'],
			['priya', 'provider'],
			['sam', 'supervisor'],
			['noor', 'biller'],
			['noor', 'clinic_admin'],
			['tess', 'care_manager']
		];
		for (const [person, role] of roles)
			await clinic.asAdmin(
				ask(
					`insert into care.staff_roles (staff_id, organisation_id, role)
					select id, organisation_id, $2::care.staff_role from care.people where id = $1`,
					[clinic.cast[person], role]
				)
			);
		await clinic.asAdmin(
			ask('update care.people set time_zone = $2 where id = $1', [clinic.cast.maria, zoneAtNoon])
		);
		return play({
			...clinic,
			lines: newLines(),
			version: v7(),
			as: (person, work) => clinic.asPerson(clinic.cast[person], (client) => work(asApp(client)))
		});
	});

export const newLines = (): Lines => {
	const id = randomUUID;
	return {
		sugar: id(),
		a1c: id(),
		walk: id(),
		metformin: id(),
		pillBox: id(),
		feet: id(),
		ride: id(),
		red: id(),
		mood: id(),
		mornings: id(),
		getUp: id()
	};
};

/** Plays a scene in which Maria has her plan. */
export const withPlan = <T>(play: (planned: Planned) => Promise<T>): Promise<T> =>
	withRoles(async (planned) => {
		await publishNext(planned, mariasLines(planned.lines), planned.version);
		return play(planned);
	});

/** How far a draft has got. */
export const changesOf = async ({ as, cast }: Planned): Promise<number> =>
	(await as('lee', (db) => readDraft(db, cast.maria)))?.changes ?? -1;

/** Opens a draft of Lee's and writes lines into it. */
export async function draftWith({ as, cast }: Planned, lines: LineInput[], version = v7()): Promise<string> {
	await as('lee', (db) => startDraft(db, cast.maria, { id: version }));
	if (lines.length > 0) await as('lee', (db) => saveLines(db, version, lines));
	return version;
}

/** Lee writes, Priya signs, Lee publishes. Answers the version. */
export async function publishNext(planned: Planned, lines: LineInput[], id = v7()): Promise<string> {
	const { as } = planned;
	const version = await draftWith(planned, lines, id);
	await as('lee', (db) => requestSignature(db, version));
	const expected = await changesOf(planned);
	await as('priya', (db) => sign(db, { version, expected }));
	await as('lee', (db) => publish(db, { version, expected }));
	return version;
}

/** The day where Maria lives, and as many days later. */
export const today = (days = 0): string =>
	new Intl.DateTimeFormat('en-CA', { timeZone: zoneAtNoon }).format(Date.now() + days * 86_400_000);
