/**
 * A reason not to do what a command asks that the person at the keyboard can act on: one sentence, with nothing of a patient in it.
 * Any other error is a fault of ours.
 */
export class Refused extends Error {
	override name = 'Refused';
}
