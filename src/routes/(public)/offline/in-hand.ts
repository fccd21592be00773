/** Marks what stands where a form was and tells what to do now (observations/Answer.svelte). */
const answers = '[data-answer]';

/** Asks something before it goes on: help before words are kept. */
const questions = 'dialog[open], [role="dialog"], [role="alertdialog"]';

/** In which something is typed: whatever is in them was typed here, or comes from a device or a draft. */
const isTypedIn = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
	field instanceof HTMLTextAreaElement ||
	(field instanceof HTMLInputElement && !['hidden', 'radio', 'checkbox', 'submit'].includes(field.type));

/**
 * What the person at this page is in the middle of, so that nothing is taken from them: something typed, ticked or chosen,
 * a hand at the keyboard, a question, or words on what to do now.
 */
export class InHand {
	/** Boxes and choices that a hand has touched; a form that comes with one chosen has not been begun. */
	readonly #touched = new WeakSet<EventTarget>();

	/** Watches what is touched. Answers with the function that ends it. */
	watch(): () => void {
		const listening = new AbortController();
		const note = ({ target }: Event) => target && this.#touched.add(target);
		document.addEventListener('change', note, { signal: listening.signal });
		return () => listening.abort();
	}

	/** Something was begun that going away would clear. Words to somebody are kept as a draft, and are not lost. */
	get unsaved(): boolean {
		return this.#begun().some((field) => field.closest('[data-draft]') === null);
	}

	/** The page is not to change under the person now. */
	get any(): boolean {
		const { activeElement: active } = document;
		const atKeyboard = active !== null && isTypedIn(active);
		return (
			atKeyboard || this.#begun().length > 0 || document.querySelector(`${answers}, ${questions}`) !== null
		);
	}

	#begun(): Element[] {
		return [...document.querySelectorAll('main :is(input, textarea, select)')].filter((field) =>
			isTypedIn(field) ? field.value.trim() !== '' : this.#touched.has(field)
		);
	}
}
