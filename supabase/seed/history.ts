import { answerTime, daysAgo, later, workingDaysAgo } from './calendar.ts';
import type { CastMember } from './cast.ts';
import type { Said } from './conversation.ts';
import type { Random } from './random.ts';
import { speak, usualNumbers, type Turn, type Usual } from './speak.ts';
import type { Words } from './words.ts';

/** Who talks, and what is known of them. */
export interface Speakers {
	patient: { id: string; shortName: string };
	careManager: CastMember;
	/** Answers when the care manager is away, if there is somebody. */
	cover?: CastMember | undefined;
	words: Words;
	random: Random;
	now: Date;
}

const days = 182;

/**
 * Six months of talk, oldest first, settled: the care team had the last word. `exchanges` is how often they spoke;
 * nothing is said in the last `quietDays`.
 */
export function history(speakers: Speakers, exchanges: number, quietDays: number): Said[] {
	const { words, random, now } = speakers;
	const usual = usualNumbers(random);
	const once = random.shuffle(words.once);
	const checkIns = random.shuffle(words.checkIns);
	const begun = Array.from({ length: exchanges }, (_, index) => {
		const ago = quietDays + random.between(0, days - quietDays);
		if (random.chance(0.15)) return checkIn(speakers, usual, checkIns[index % checkIns.length] ?? [], ago);
		const usually = random.chance(0.6) ? words.readings : words.errands;
		const lines = (random.chance(0.35) ? once.pop() : undefined) ?? random.pick(usually);
		return question(speakers, usual, lines, ago);
	});
	const talk: Said[] = [];
	for (const exchange of begun.sort((a, b) => startOf(a) - startOf(b))) {
		const end = talk.at(-1)?.at.valueOf() ?? 0;
		const settled = (exchange.at(-1)?.at ?? now) < later(now, -quietDays * 1440 - 2);
		if (settled && startOf(exchange) > end) talk.push(...exchange);
	}
	return talk;
}

const startOf = (exchange: Said[]): number => exchange[0]?.at.valueOf() ?? 0;

/** The patient writes at any waking hour, and speaks of the morning in the morning. */
function question(speakers: Speakers, usual: Usual, lines: readonly string[], ago: number): Said[] {
	const { careManager, now, random } = speakers;
	const hours = /morning|mañana|días|ayunas/.test(lines[0] ?? '') ? [6, 7, 7, 8, 8, 9, 10] : wakingHours;
	const time = `${random.pick(hours)}:${random.between(0, 59)}`;
	const asked = later(daysAgo(now, ago, time, careManager.organisation.timeZone), random.next());
	return exchange(speakers, speak(lines, 'patient', moment(speakers, usual)), asked);
}

// Early birds, lunch breaks and evenings write most.
const wakingHours = [6, 7, 7, 8, 8, 8, 9, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21];

/** The care manager writes in working hours. */
function checkIn(speakers: Speakers, usual: Usual, lines: readonly string[], ago: number): Said[] {
	const { careManager, now, random } = speakers;
	const time = `${random.between(9, 15)}:${random.between(0, 59)}`;
	const workingDays = Math.max(1, Math.round((ago * 5) / 7));
	const begun = later(
		workingDaysAgo(now, workingDays, time, careManager.organisation.timeZone),
		random.next()
	);
	return exchange(speakers, speak(lines, 'care team', moment(speakers, usual)), begun);
}

function moment({ patient, careManager, words, random }: Speakers, usual: Usual) {
	return { words, usual, random, name: patient.shortName, staff: careManager.givenName };
}

/** Turns of one exchange at the times at which they could have come. */
function exchange({ patient, careManager, cover, random }: Speakers, turns: Turn[], begun: Date): Said[] {
	// The cover answers at times, but does not speak of herself by name.
	const covers = random.chance(0.07) && !turns.some(({ text }) => cover && text.includes(cover.givenName));
	const answering = (covers && cover) || careManager;
	let at = begun;
	return turns.map(({ by, text }, index) => {
		if (index > 0) {
			at = by === 'patient' ? later(at, 1 + 70 * random.next() ** 2) : answerTime(answering, at, random);
		}
		return { by: by === 'patient' ? patient.id : answering.id, at, body: text };
	});
}
