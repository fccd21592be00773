import { nameBegins, nameMatches, wordsOf } from '../matching.ts';
import type { Choice, PatientChoice } from './choice.ts';

export type Kind = 'patients' | 'pages' | 'acts';

/** Choices of one kind, the likeliest first. */
export interface Group {
	kind: Kind;
	choices: Choice[];
	/** How many more there are than fit. */
	left: number;
}

export interface Offered {
	patients: readonly PatientChoice[];
	pages: readonly Choice[];
	acts: readonly Choice[];
}

/** As many as anybody reads before typing one more letter. */
const most = 12;

/**
 * What of all that is offered fits what was typed; with nothing typed, the pages and acts. Patients stand first, but not
 * where a page begins with the words and names only hold them: "set" is for Settings, though there be a Rossetti.
 */
export function search(typed: string, { patients, pages, acts }: Offered): Group[] {
	const groups = [
		{ kind: 'patients' as const, found: wordsOf(typed).length === 0 ? [] : patientsFor(typed, patients) },
		{ kind: 'pages' as const, found: fitting(typed, pages) },
		{ kind: 'acts' as const, found: fitting(typed, acts) }
	];
	return groups
		.filter(({ found }) => found.length > 0)
		.map(({ kind, found }) => ({
			kind,
			choices: found.slice(0, most),
			left: Math.max(0, found.length - most)
		}))
		.sort((one, other) => distance(typed, one.choices) - distance(typed, other.choices));
}

/** 0 where the first of them begins with what was typed. */
const distance = (typed: string, [first]: readonly Choice[]): number =>
	first && nameBegins(`${first.label} ${first.detail}`, typed) ? 0 : 1;

const fitting = (typed: string, choices: readonly Choice[]): Choice[] =>
	beginningFirst(
		typed,
		choices.filter(({ label }) => nameMatches(label, typed)),
		({ label }) => label
	);

/**
 * Patients by name, in the order of the alphabet, which stays when messages come in. One who is found alone stands above
 * the pages about them; to a page of one among others leads its own name beside theirs: "alvarez plan".
 */
function patientsFor(typed: string, caseload: readonly PatientChoice[]): Choice[] {
	const patients = caseload.toSorted(byName);
	const named = patients.filter(({ choice }) => nameMatches(choice.label, typed));
	const ordered = beginningFirst(typed, named, ({ choice }) => choice.label);
	const [only] = ordered;
	if (only && ordered.length === 1) return [only.choice, ...only.rooms()];
	const words = wordsOf(typed);
	return [...ordered.map(({ choice }) => choice), ...patients.flatMap((one) => roomsNamed(one, words))];
}

/** Those of one name keep their order too. */
const byName = ({ choice: one }: PatientChoice, { choice: other }: PatientChoice): number =>
	one.label.localeCompare(other.label) || one.id.localeCompare(other.id);

/** Whose page it is stands first, for that is what tells one from the other. */
function roomsNamed({ choice, rooms }: PatientChoice, words: readonly string[]): Choice[] {
	const ofName = words.filter((word) => nameBegins(choice.label, word));
	const ofRoom = words.filter((word) => !ofName.includes(word));
	if (ofName.length === 0 || ofRoom.length === 0) return [];
	return rooms()
		.filter(({ label }) => nameBegins(label, ofRoom.join(' ')))
		.map((room) => ({
			...room,
			label: choice.label,
			detail: [room.label, choice.detail].filter((words) => words !== '').join(' · ')
		}));
}

/** Those whose words begin as typed before those that only hold it, and else as they stand. */
function beginningFirst<Found>(typed: string, found: readonly Found[], nameOf: (one: Found) => string) {
	const begins = (one: Found) => nameBegins(nameOf(one), typed);
	return [...found.filter(begins), ...found.filter((one) => !begins(one))];
}
