import { v7 } from 'uuid';
import type { WordKey } from '../i18n/resources.ts';
import type { WaitingForm } from '../outbox/form.ts';
import { notKeptWords } from '../outbox/not-kept.ts';
import type { Outbox } from '../outbox/outbox.svelte.ts';

/** The form actions of the plan's page. */
export type Act = 'step' | 'dose' | 'opinion' | 'teach_back';

/** The group of a patient's plan in the outbox. */
export const planGroup = (patient: string): string => `plan:${patient}`;

/**
 * What somebody answers on a plan: kept by the outbox, sent in order, and shown as said from the first tap on, until the
 * plan that is read again holds it.
 */
export class Answers {
	/** Why the last answer could not be kept, as the key of the sentence. */
	problem: WordKey | undefined = $state();

	readonly #group: string;
	readonly #outbox: Outbox;
	readonly #path: string;
	#arriving = $state.raw<readonly WaitingForm[]>([]);

	/** `path` is that of the plan's page, which holds the form actions. */
	constructor(outbox: Outbox, patient: string, path: string) {
		this.#outbox = outbox;
		this.#group = planGroup(patient);
		this.#path = path;
	}

	/** What the server may not have yet, in the order of answering. */
	get forms(): readonly WaitingForm[] {
		return [...this.#arriving, ...this.#outbox.waiting(this.#group)];
	}

	/** Reads the plan again when an answer was taken. Answers with the function that ends it, as an `$effect` wants. */
	start(read: () => Promise<void>): () => void {
		return this.#outbox.onSent(({ id, group }) => {
			if (group !== this.#group) return;
			const form = this.#outbox.items.find((item) => item.id === id);
			if (form) this.#arriving = [...this.#arriving, form];
			void read().finally(() => {
				this.#arriving = this.#arriving.filter((item) => item.id !== id);
			});
		});
	}

	/** The last that was answered with these fields and is not in the plan yet. */
	latest(act: Act, fields: Record<string, string>): WaitingForm | undefined {
		return this.all(act, fields).at(-1);
	}

	/** All that was answered with these fields and is not in the plan yet. */
	all(act: Act, fields: Record<string, string>): WaitingForm[] {
		const wanted = Object.entries(fields);
		return this.forms.filter(
			(form) => form.url.endsWith(`?/${act}`) && wanted.every(([name, value]) => form.fields[name] === value)
		);
	}

	/** Whether the server has a form already, and only the plan on screen does not show it yet. */
	isArriving(form: WaitingForm): boolean {
		return this.#arriving.includes(form);
	}

	/** Keeps an answer and begins to send it. `label` says it in words. True once it is safe. */
	async give(act: Act, fields: Record<string, string>, label: string): Promise<boolean> {
		const id = v7();
		const dated: Record<string, string> =
			act === 'step' || act === 'dose' ? { ticked_at: new Date().toISOString() } : {};
		try {
			await this.#outbox.add({
				id,
				group: this.#group,
				url: `${this.#path}?/${act}`,
				fields: { ...fields, ...dated, id },
				label
			});
		} catch (reason) {
			this.problem = notKeptWords(reason);
			return false;
		}
		this.problem = undefined;
		return true;
	}

	/** Takes back what is still on this phone, or tries it again. */
	async remove(form: WaitingForm): Promise<void> {
		await this.#outbox.remove(form.id).catch(() => undefined);
	}

	async retry(form: WaitingForm): Promise<void> {
		await this.#outbox.retry(form.id).catch(() => undefined);
	}
}
