import { v7 } from 'uuid';
import { communities, preferred, streets, towns, type Names } from './names.ts';
import type { Random } from './random.ts';

/** A made-up patient, as the tables hold them. */
export interface SeedPatient {
	id: string;
	conversation: string;
	givenName: string;
	familyName: string;
	preferredName: string | null;
	pronouns: string | null;
	language: 'en' | 'es';
	/** YYYY-MM-DD. */
	birthDate: string;
	sex: 'female' | 'male';
	phone: string;
	addressLines: string[];
	city: string;
	state: string;
	postalCode: string;
	recordNumber: string;
}

// Before the seed's history begins, so that ids made from it sort first and are the same at every run.
const enrolledAt = Date.UTC(2025, 0, 6, 15);

/** `count` patients of all ages and names around `year`, no two of them with the same name. */
export function caseload(count: number, year: number, random: Random): SeedPatient[] {
	const taken = new Set<string>();
	return Array.from({ length: count }, (_, index) => {
		for (;;) {
			const patient = somebody(index, year, random);
			const name = `${patient.givenName} ${patient.familyName}`;
			if (taken.has(name)) continue;
			taken.add(name);
			return patient;
		}
	});
}

function somebody(index: number, year: number, random: Random): SeedPatient {
	const community = random.pick(byParts);
	const sex = random.chance(0.56) ? 'female' : 'male';
	const givenName = random.pick(community[sex]);
	const [city, postalCode] = random.pick(towns);
	return {
		id: newId(random),
		conversation: newId(random),
		givenName,
		familyName: random.pick(community.families),
		preferredName: preferred[givenName] ?? null,
		pronouns: random.chance(0.12) ? pronounsOf(sex, random) : null,
		language: random.next() * 100 < community.spanish ? 'es' : 'en',
		birthDate: birthDate(year, random),
		sex,
		phone: phoneNumber(index),
		addressLines: [`${random.between(11, 5899)} ${random.pick(streets)}`, ...apartment(random)],
		city,
		state: 'IL',
		postalCode,
		recordNumber: `LFH-${String(20417 + index * 7)}`
	};
}

const byParts: Names[] = communities.flatMap((names) => Array.from({ length: names.parts }, () => names));

const newId = (random: Random): string => v7({ msecs: enrolledAt, random: random.bytes() });

function pronounsOf(sex: SeedPatient['sex'], random: Random): string {
	if (random.chance(0.1)) return 'they/them';
	return sex === 'female' ? 'she/her' : 'he/him';
}

/** Mostly of the age at which people have two chronic conditions, which care management asks for. */
function birthDate(year: number, random: Random): string {
	const age = random.chance(0.85) ? random.between(58, 91) : random.between(31, 57);
	return new Date(Date.UTC(year - age, random.between(0, 11), random.between(1, 28)))
		.toISOString()
		.slice(0, 10);
}

/** The birth date of somebody who has been `age` years old for a while at `now`. */
export const birthDateAt = (age: number, now: Date): string =>
	new Date(Date.UTC(now.getUTCFullYear() - age, now.getUTCMonth() - 4, 14)).toISOString().slice(0, 10);

/** 555-0100 to 555-0199 are kept for fiction (ATIS-0300115), in each area code. */
function phoneNumber(index: number): string {
	const area = ['773', '708', '872'][Math.floor(index / 100)] ?? '847';
	return `(${area}) 555-01${String(index % 100).padStart(2, '0')}`;
}

function apartment(random: Random): string[] {
	return random.chance(0.45) ? [`Apt ${random.between(1, 12)}${random.pick(['', 'A', 'B', 'F', 'R'])}`] : [];
}
