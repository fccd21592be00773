/**
 * A reason not to start that the person at the keyboard can act on. It is shown as one line, without a stack;
 * any other error is a fault of ours and shown whole.
 */
export class Refusal extends Error {
	override name = 'Refusal';
}
