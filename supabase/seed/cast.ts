/**
 * The people of the demonstration, the tests, the screenshots and the documents. They are made up. Their ids are fixed,
 * so that a story can name a conversation before anybody has opened it.
 */

/** The password of everybody in the cast. It opens nothing but made-up records on the machine that made them. */
export const demoPassword = 'closeby-demo-2026';

const id = (end: string): string => `019a0000-0000-7000-8000-${end.padStart(12, '0')}`;

/** Where the cast works and is cared for. */
export const organisations = {
	lakeside: {
		id: id('a1'),
		name: 'Lakeside Family Health',
		phone: '(312) 555-0142',
		timeZone: 'America/Chicago'
	},
	hillcrest: {
		id: id('a2'),
		name: 'Hillcrest Clinic',
		phone: '(303) 555-0161',
		timeZone: 'America/Denver'
	}
} as const;

/** What somebody is to the demonstration; the sign-in page says it in words. */
export type Part =
	| 'patient'
	| 'caregiver'
	| 'care_manager'
	| 'covering'
	| 'provider'
	| 'supervisor'
	| 'biller'
	| 'other_organisation';

/** Somebody of the cast, with all that signing in takes. */
export interface CastMember {
	id: string;
	username: string;
	password: string;
	givenName: string;
	familyName: string;
	/** As others see it, without the credential. */
	name: string;
	language: 'en' | 'es';
	part: Part;
	organisation: (typeof organisations)[keyof typeof organisations];
	/** Staff alone: letters after the name. */
	credential?: string;
	/** Staff alone. */
	roles?: readonly ('care_manager' | 'supervisor' | 'provider' | 'biller' | 'clinic_admin')[];
	/** Staff alone: days of the week (1 is Monday) and hours by the clock. */
	hours?: readonly { weekdays: readonly number[]; starts: string; ends: string }[];
}

/** A patient of the cast, with their conversation. */
export interface CastPatient extends CastMember {
	conversation: string;
}

const weekdays = [1, 2, 3, 4, 5];

function person(
	end: string,
	username: string,
	names: [given: string, family: string],
	part: Part,
	more: Partial<Pick<CastMember, 'language' | 'organisation' | 'credential' | 'roles' | 'hours'>> = {}
): CastMember {
	const [givenName, familyName] = names;
	return {
		id: id(end),
		username,
		password: demoPassword,
		givenName,
		familyName,
		name: `${givenName} ${familyName}`,
		language: 'en',
		part,
		organisation: organisations.lakeside,
		...more
	};
}

/** A caregiver of the cast, with Maria's consent. */
export interface CastCaregiver extends CastMember {
	consent: string;
}

const maria: CastPatient = {
	...person('b1', 'maria', ['Maria', 'Alvarez'], 'patient', { language: 'es' }),
	conversation: id('c1')
};
const walter: CastPatient = {
	...person('b2', 'walter', ['Walter', 'Greene'], 'patient'),
	conversation: id('c2')
};

const rosa: CastCaregiver = {
	...person('b3', 'rosa', ['Rosa', 'Alvarez'], 'caregiver'),
	consent: id('e3')
};
const omar: CastCaregiver = {
	...person('b4', 'omar', ['Omar', 'Alvarez'], 'caregiver'),
	consent: id('e4')
};

const lee = person('d1', 'lee', ['Lee', 'Nguyen'], 'care_manager', {
	credential: 'RN',
	roles: ['care_manager'],
	hours: [{ weekdays, starts: '08:30', ends: '17:00' }]
});
const ana = person('d2', 'ana', ['Ana', 'Brooks'], 'covering', {
	credential: 'LCSW',
	roles: ['care_manager'],
	hours: [
		{ weekdays, starts: '09:00', ends: '17:30' },
		{ weekdays: [6], starts: '09:00', ends: '12:00' }
	]
});
const priya = person('d3', 'priya', ['Priya', 'Shah'], 'provider', {
	credential: 'MD',
	roles: ['provider'],
	hours: [{ weekdays: [1, 2, 3, 4], starts: '08:00', ends: '16:00' }]
});
const sam = person('d4', 'sam', ['Sam', 'Ortiz'], 'supervisor', { roles: ['supervisor'] });
const noor = person('d5', 'noor', ['Noor', 'Haddad'], 'biller', { roles: ['biller', 'clinic_admin'] });

const tess = person('d6', 'tess', ['Tess', 'Park'], 'other_organisation', {
	organisation: organisations.hillcrest,
	credential: 'RN',
	roles: ['care_manager'],
	hours: [{ weekdays, starts: '09:00', ends: '17:00' }]
});

/** Everybody of the cast, by name. */
export const cast = { maria, walter, rosa, omar, lee, ana, priya, sam, noor, tess };

/** The order in which the sign-in page of a demonstration offers them. */
export const members: readonly CastMember[] = [maria, walter, lee, ana, priya, sam, noor, rosa, omar, tess];
