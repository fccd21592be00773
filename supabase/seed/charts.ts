import { later } from './calendar.ts';
import { birthDateAt, caseload, type SeedPatient } from './caseload.ts';
import { cast, type CastMember, type CastPatient } from './cast.ts';
import type { Said } from './conversation.ts';
import { history, type Speakers } from './history.ts';
import { mariaAndLee } from './maria.ts';
import type { Random } from './random.ts';
import { speak, usualNumbers } from './speak.ts';
import { walterAndLee, walterNow } from './walter.ts';
import { english } from './words.en.ts';
import { spanish } from './words.es.ts';
import { said } from './written.ts';

/** A patient with their care team and all that was said. */
export interface Chart {
	patient: SeedPatient;
	organisation: CastMember['organisation'];
	team: readonly { staff: CastMember; position: 'primary' | 'covering' | 'provider' }[];
	talk: Said[];
	/** Whether the other side has read the last message. */
	lastIsRead: boolean;
}

const { maria, walter, lee, ana, priya, tess } = cast;

/** How long patients have waited for Lee's answer, in minutes; Walter waits as well. */
const waits = [4, 9, 17, 26, 48, 75, 130, 190, 300, 480, 760, 1150, 1600, 2300];

/** Maria, Walter, the other 198 of Lee's caseload, and three patients of the other clinic. */
export function charts(now: Date, random: Random): Chart[] {
	const patients = caseload(201, now.getUTCFullYear(), random);
	const lees = patients.slice(0, 198);
	const waiting = new Map(random.shuffle(lees).map(({ id }, index) => [id, waits[index]]));
	// Each question once: an inbox in which two people ask the same in the same words looks made up.
	const questions = { en: random.shuffle(english.waiting), es: random.shuffle(spanish.waiting) };
	return [
		mariasChart(now),
		waltersChart(now),
		...lees.map((patient, index) =>
			chartOfLee(
				{ patient, index, waited: waiting.get(patient.id), questions: questions[patient.language] },
				now,
				random
			)
		),
		...patients.slice(198).map((patient) => chartOfTess(patient, now, random))
	];
}

const leesTeam = (withProvider: boolean): Chart['team'] => [
	{ staff: lee, position: 'primary' },
	{ staff: ana, position: 'covering' },
	...(withProvider ? [{ staff: priya, position: 'provider' as const }] : [])
];

function mariasChart(now: Date): Chart {
	const talk = said(mariaAndLee, now, maria.organisation.timeZone);
	return { ...castChart(maria, 67, now), talk, lastIsRead: false };
}

function waltersChart(now: Date): Chart {
	const talk = [...said(walterAndLee, now, walter.organisation.timeZone), ...walterNow(now)];
	return { ...castChart(walter, 74, now), talk, lastIsRead: false };
}

function castChart(member: CastPatient, age: number, now: Date) {
	const patient: SeedPatient = {
		id: member.id,
		conversation: member.conversation,
		givenName: member.givenName,
		familyName: member.familyName,
		preferredName: null,
		pronouns: null,
		language: member.language,
		birthDate: birthDateAt(age, now),
		sex: member === maria ? 'female' : 'male',
		phone: member === maria ? '(630) 555-0117' : '(630) 555-0174',
		addressLines:
			member === maria ? ['2218 W 21st Pl', 'Apt 2'] : ['640 N Ridgeland Ave', 'Garden apartment'],
		city: member === maria ? 'Chicago' : 'Oak Park',
		state: 'IL',
		postalCode: member === maria ? '60608' : '60302',
		recordNumber: member === maria ? 'LFH-10067' : 'LFH-10074'
	};
	return { patient, organisation: member.organisation, team: leesTeam(true) };
}

interface OfLee {
	patient: SeedPatient;
	index: number;
	/** For how many minutes the patient has waited for an answer, if they do. */
	waited: number | undefined;
	/** What may be asked in the patient's language; what is asked is taken from it. */
	questions: string[];
}

function chartOfLee({ patient, index, waited, questions }: OfLee, now: Date, random: Random): Chart {
	const words = patient.language === 'es' ? spanish : english;
	const speakers = { patient: speakerOf(patient), careManager: lee, cover: ana, words, random, now };
	const talk = history(speakers, talkativeness(random), waited === undefined ? 0 : 3);
	if (waited !== undefined) {
		const texts = questions.splice(0, random.chance(0.25) ? 2 : 1);
		talk.push(...waitingTalk(speakers, texts.length > 0 ? texts : [random.pick(words.waiting)], waited));
	}
	return {
		patient,
		organisation: lee.organisation,
		team: leesTeam(index % 3 === 0),
		talk,
		// Lee has seen some of what is still to be answered.
		lastIsRead: waited === undefined ? random.chance(0.85) : waited > 60 && random.chance(0.3)
	};
}

/** Exchanges in six months: some never wrote, many are quiet, a few write every other day. */
function talkativeness(random: Random): number {
	const kind = random.next();
	if (kind < 0.1) return 0;
	if (kind < 0.55) return random.between(1, 9);
	return kind < 0.85 ? random.between(10, 26) : random.between(30, 75);
}

/** What somebody wrote so many minutes ago, the second message half way to now. */
function waitingTalk({ patient, words, now, random }: Speakers, texts: string[], waited: number): Said[] {
	const moment = {
		words,
		random,
		usual: usualNumbers(random),
		name: patient.shortName,
		staff: lee.givenName
	};
	return texts.flatMap((text, index) =>
		speak([text], 'patient', moment).map((turn): Said => ({
			by: patient.id,
			at: later(now, -waited / (index + 1)),
			body: turn.text
		}))
	);
}

function chartOfTess(made: SeedPatient, now: Date, random: Random): Chart {
	const denver = {
		city: 'Denver',
		state: 'CO',
		postalCode: '80203',
		recordNumber: `HC-${made.recordNumber.slice(4)}`
	};
	const patient: SeedPatient = {
		...made,
		...denver,
		phone: made.phone.replace(/\(\d+\)/, '(303)'),
		language: 'en'
	};
	const elsewhere = (exchanges: string[][]) => exchanges.filter((lines) => !/Shah|Ana/.test(lines.join(' ')));
	const words = {
		...english,
		readings: elsewhere(english.readings),
		errands: elsewhere(english.errands),
		once: elsewhere(english.once),
		checkIns: elsewhere(english.checkIns)
	};
	const speakers = { patient: speakerOf(patient), careManager: tess, words, random, now };
	return {
		patient,
		organisation: tess.organisation,
		team: [{ staff: tess, position: 'primary' }],
		talk: history(speakers, 12, 0),
		lastIsRead: true
	};
}

const speakerOf = ({ id, givenName, preferredName }: SeedPatient) => ({
	id,
	shortName: preferredName ?? givenName.split(' ')[0] ?? givenName
});
