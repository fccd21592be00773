import { untrack } from 'svelte';
import { v7 } from 'uuid';
import type { WordKey } from '../i18n/resources.ts';
import type { WaitingForm } from '../outbox/form.ts';
import { notKeptWords } from '../outbox/not-kept.ts';
import type { Outbox } from '../outbox/outbox.svelte.ts';
import type { PlanPage } from './page.ts';

/** The form actions of the plan's page. */
export type Act = 'step' | 'dose' | 'opinion' | 'teach_back';

/** The group of a patient's plan in the outbox. */
const planGroup = (patient: string): string => `plan:${patient}`;

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
	/** What was given here and is not known to have arrived: on a good line it may leave the outbox before anybody saw it there. */
	readonly #given = new Map<string, WaitingForm>();

	/** `path` is that of the plan's page, which holds the form actions. */
	constructor(outbox: Outbox, patient: string, path: string) {
		this.#outbox = outbox;
		this.#group = planGroup(patient);
		this.#path = path;
	}

	/** What the server may not have yet, in the order of answering. */
	get forms(): readonly WaitingForm[] {
		const waiting = this.#outbox.waiting(this.#group);
		// For a moment it is both kept here and known to have arrived; it is one answer.
		const ids = new Set(waiting.map(({ id }) => id));
		return [...this.#arriving.filter(({ id }) => !ids.has(id)), ...waiting];
	}

	/** Remembers what the server has taken until the plan shows it. Answers with the function that ends it. */
	start(): () => void {
		return this.#outbox.onSent(({ id, group }) => {
			if (group !== this.#group) return;
			const form = this.#outbox.items.find((item) => item.id === id) ?? this.#given.get(id);
			this.#given.delete(id);
			if (form) this.#arriving = [...this.#arriving, form];
		});
	}

	/** The plan was read again: forgets what it shows by now, and what was answered before that about the same. */
	settle({ plan, opinions, teachBacks }: PlanPage): void {
		const reports = [...(plan?.steps ?? []), ...(plan?.doses ?? [])];
		const stored = new Set([...reports, ...opinions, ...teachBacks].map(({ id }) => id));
		// What was taken back stands in no plan: nothing there about the same is the sign.
		const isGone = ({ fields }: WaitingForm) =>
			fields['outcome'] === 'undone' &&
			!reports.some(
				(report) =>
					report.line === fields['line'] &&
					report.day === fields['day'] &&
					(!('dayPart' in report) || report.dayPart === fields['day_part'])
			);
		const isShown = (form: WaitingForm) => stored.has(form.id) || isGone(form);
		const arriving = untrack(() => this.#arriving);
		this.#arriving = arriving.filter(
			(form, index) => !arriving.slice(index).some((later) => isSame(form, later) && isShown(later))
		);
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
		const form = {
			id,
			group: this.#group,
			url: `${this.#path}?/${act}`,
			fields: { ...fields, ...dated, id },
			label
		};
		const { person } = this.#outbox;
		this.#given.set(id, { ...form, person, createdAt: Date.now(), state: 'waiting', attempts: 0 });
		try {
			await this.#outbox.add(form);
		} catch (reason) {
			this.#given.delete(id);
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

/** Whether two forms answer the same: a step on a day, a dose. Opinions and lessons are each their own. */
function isSame(one: WaitingForm, other: WaitingForm): boolean {
	if (one.id === other.id) return true;
	const subject = ({ url, fields }: WaitingForm) =>
		JSON.stringify([url, fields['line'], fields['day'], fields['day_part']]);
	return one.fields['day'] !== undefined && subject(one) === subject(other);
}
