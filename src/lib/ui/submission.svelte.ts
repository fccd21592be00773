import { on } from 'svelte/events';

/**
 * Whether a form that the browser itself posts is under way, for its buttons: a second tap posts nothing. Made while a
 * component is; its `begin` is the form's `onsubmit`.
 */
export class Submission {
	busy = $state(false);

	constructor() {
		// Back at a page that the browser kept as it was left.
		$effect(() => on(window, 'pageshow', () => (this.busy = false)));
	}

	begin = (event: SubmitEvent): void => {
		if (this.busy) event.preventDefault();
		this.busy = true;
	};
}
