import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import * as v from 'valibot';
import { useOutbox } from './outbox.svelte.ts';

/** Milliseconds after the last key before words are kept. */
const pause = 300;

/** What was typed into each field, by its name, and what stood there before. */
const Kept = v.record(v.string(), v.object({ stood: v.string(), typed: v.string() }));
type Words = v.InferOutput<typeof Kept>;

/**
 * Keeps the words typed into a form that the outbox does not send, as drafts are kept, until it is sent or reset: a session that
 * ends, or a tab that is closed, would else take a half-written note along. They are put back where the field stands as it
 * stood when they were typed, so that what a colleague wrote there since is not written over. What is chosen is not put
 * back: it is chosen by what stands beside it at that moment. `about` names what the form is about, once: called while a
 * component is made, and attached to its form.
 */
export function keepWords(about: () => string): Attachment<HTMLFormElement> {
	const outbox = useOutbox();
	const key = untrack(about);
	return (form) => {
		const before = new Map([...fieldsOf(form)].map(({ name, value }) => [name, value]));
		let waiting: ReturnType<typeof setTimeout> | undefined;

		function keep(words: Words) {
			clearTimeout(waiting);
			waiting = undefined;
			const draft = Object.keys(words).length === 0 ? '' : JSON.stringify(words);
			// Where nothing can be kept they stand on the screen alone.
			outbox.saveDraft(key, draft).catch(() => undefined);
		}
		const keepNow = () => {
			if (waiting !== undefined) keep(typedInto(form, before));
		};

		outbox
			.drafts(key)
			// What was typed last comes first; a field it left alone takes what another tab kept for it.
			.then((drafts) => {
				for (const draft of drafts.toReversed()) putBack(form, v.parse(Kept, JSON.parse(draft)));
			})
			.catch(() => undefined);
		const ends = [
			on(form, 'input', () => {
				clearTimeout(waiting);
				waiting = setTimeout(keepNow, pause);
			}),
			on(form, 'submit', () => keep({})),
			on(form, 'reset', () => keep({})),
			on(window, 'pagehide', keepNow),
			on(document, 'visibilitychange', keepNow)
		];
		return () => {
			for (const end of ends) end();
			keepNow();
		};
	};
}

/** The fields of a form that hold words of one's own. */
const fieldsOf = (form: HTMLFormElement) =>
	form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea[name], input[type="text"][name]');

function typedInto(form: HTMLFormElement, before: ReadonlyMap<string, string>): Words {
	const typed = [...fieldsOf(form)].flatMap(({ name, value }) => {
		const stood = before.get(name) ?? '';
		return value === stood ? [] : [[name, { stood, typed: value }] as const];
	});
	return Object.fromEntries(typed);
}

function putBack(form: HTMLFormElement, words: Words): void {
	for (const field of fieldsOf(form)) {
		const kept = words[field.name];
		// What was begun before this ran was taken for what stood there; nobody writes over an empty field.
		if (!kept || (field.value !== kept.stood && field.value !== '')) continue;
		field.value = kept.typed;
		const fold = field.closest('details');
		if (fold) fold.open = true;
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}
}
