import type { Random } from './random.ts';
import type { Words } from './words.ts';

/** One turn as it is spoken: by the patient, or by whoever of the care team answers. */
export interface Turn {
	by: 'patient' | 'care team';
	text: string;
}

/** Somebody's own numbers, which stay near each other from day to day. */
export interface Usual {
	sugar: number;
	pressure: [systolic: number, diastolic: number];
	weight: number;
}

/** Ordinary numbers of somebody who is doing well. */
export function usualNumbers(random: Random): Usual {
	return {
		sugar: random.between(104, 132),
		pressure: [random.between(116, 130), random.between(68, 80)],
		weight: random.between(132, 236)
	};
}

/** Fills in the words of one moment: the same day and time throughout the exchange. */
export function speak(
	lines: readonly string[],
	first: Turn['by'],
	moment: { words: Words; usual: Usual; name: string; staff: string; random: Random }
): Turn[] {
	const { words, usual, random } = moment;
	const near = (number: number) => number + random.between(-4, 4);
	const said: Record<string, string> = {
		name: moment.name,
		staff: moment.staff,
		day: random.pick(words.days),
		kin: random.pick(words.kin),
		time: `${random.pick(['9', '10', '11'])}:${random.pick(['00', '15', '30', '45'])}`,
		sugar: String(near(usual.sugar)),
		pressure: `${near(usual.pressure[0])}/${near(usual.pressure[1])}`,
		weight: String(usual.weight + random.between(-1, 1)),
		minutes: String(random.between(3, 8) * 5),
		digits: String(random.between(1000, 9899))
	};
	const other = first === 'patient' ? 'care team' : 'patient';
	return lines.map((line, index) => ({
		by: index % 2 === 0 ? first : other,
		text: line.replace(/\{(\w+)\}/g, (whole, key: string) => said[key] ?? whole)
	}));
}
