/**
 * Everyday talk between patients and their care team, plain and harmless: no advice that only a clinician at work could
 * give. In an exchange the two sides take turns, and the care team has the last word. `{…}` stands for something of the
 * moment, see `speak.ts`.
 */
export interface Words {
	/** What is measured at home, said again and again. The patient begins. */
	readings: string[][];
	/** Appointments, rides and refills, which come up every few weeks. The patient begins. */
	errands: string[][];
	/** What one patient says once. The patient begins. */
	once: string[][];
	/** The care team begins. */
	checkIns: string[][];
	/** What a patient wrote last and nobody has answered yet. */
	waiting: string[];
	/** Working days, Monday first, as said in a sentence. */
	days: readonly string[];
	/** Those who help. */
	kin: readonly string[];
}

/** Reads exchanges written as dialogue: a dash before each turn, an empty line between exchanges. */
export function dialogue(text: string): string[][] {
	return text
		.trim()
		.split(/\n\s*\n/)
		.map((exchange) =>
			exchange
				.split(/^\s*– /m)
				.map((turn) => turn.replace(/\s+/g, ' ').trim())
				.filter((turn) => turn !== '')
		);
}
