import { createContext } from 'svelte';
import { drainerName, type Announcement } from './announce.ts';
import { DraftQueue, together } from './draft-queue.ts';
import { OutboxError, type NewForm, type Place, type WaitingForm } from './form.ts';
import { Idling } from './idling.ts';
import { Opening, type Opened, type OpeningOptions } from './opening.ts';
import { Sending } from './sending.ts';
import { Tabs, type Sent } from './tabs.ts';
import { WaitingList } from './waiting-list.svelte.ts';

/**
 * The outbox of the page's person: `provideOutbox(new Outbox(person))` in a layout, `useOutbox()` below it.
 */
export const [useOutbox, provideOutbox, hasOutbox] = createContext<Outbox>();

/** Looks at a form before it is kept: answers with it as it shall be, or rejects with an OutboxError `held`. */
type Look = (form: NewForm) => Promise<NewForm>;

/**
 * What one person has written on this phone and the server does not have yet: kept encrypted, sent in
 * order, the same in every tab. Safe to make on the server; begins with `start`. Methods reject with an
 * OutboxError where words cannot be kept.
 */
export class Outbox {
	readonly person: string;
	/** Whether its person is not spoken to of their phone (OpeningOptions). */
	readonly atDesk: boolean;

	/**
	 * `signed-out`: the session ended, by the server's word or by idling; forms rest, untouched and unseen, until this
	 * person signs in again. `wiped`: this or another tab signed out, and
	 * nothing is left. `unavailable`: this browser keeps nothing, or no longer; `items` are then all there is.
	 */
	state = $state<'opening' | 'ready' | 'signed-out' | 'wiped' | 'unavailable'>('opening');

	/** The last words that were to be kept found no room. */
	#full = $state(false);

	readonly #opening: Opening;
	readonly #tabs = new Tabs((announcement) => this.#hear(announcement));
	readonly #list = new WaitingList({
		open: () => this.#open(),
		resting: () => this.state === 'signed-out'
	});
	readonly #sending: Sending;
	readonly #idling: Idling;
	readonly #drafts = new DraftQueue(() => this.#open());
	#look: Look | undefined;

	constructor(person: string, options: OpeningOptions = {}) {
		this.person = person;
		this.atDesk = options.atDesk ?? false;
		this.#opening = new Opening(person, options, () => void this.#taken());
		this.#sending = new Sending({ person, open: () => this.#open() }, this.#tabs);
		this.#idling = new Idling(this.#opening, () => this.#tabs.announce({ type: 'signed-out', person }));
	}

	/**
	 * Opens the outbox in the browser and begins to send. Answers with the function that ends it, as an
	 * `$effect` wants.
	 */
	start(): () => void {
		const ending = new AbortController();
		const { signal } = ending;
		this.#tabs.open();
		this.#sending.start();
		const wake = () => {
			if (document.visibilityState === 'visible') this.wake();
			else if (this.counts.waiting > 0 && this.#opening.begun) void this.#sending.leaveToWorker();
			void this.#idling.watch();
		};
		addEventListener('online', wake, { signal });
		addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
		document.addEventListener('visibilitychange', wake, { signal });
		void this.#open().then(
			() => {
				void this.#idling.watch();
				return this.#send();
			},
			(reason: unknown) => {
				this.state = 'unavailable';
				// The script that does all this was lost on its way: it is asked for until it is here.
				if (!(reason instanceof OutboxError)) void this.#sending.turn();
			}
		);
		return () => {
			ending.abort();
			this.#sending.stop();
			this.#idling.stop();
			this.#tabs.close();
		};
	}

	/** All waiting forms, in the order of writing. */
	get items(): readonly WaitingForm[] {
		return this.#list.items;
	}

	/** Whether closing this page would lose something that is kept nowhere else. */
	get holds(): boolean {
		return this.state === 'unavailable' && this.items.length > 0;
	}

	/** Whether what is written now can wait on this phone: its browser keeps words, and has room for them. */
	get keeps(): boolean {
		return this.state !== 'unavailable' && !this.#full;
	}

	/** How many forms wait, need attention, and are too old to be sent without asking. */
	get counts(): WaitingList['counts'] {
		return this.#list.counts;
	}

	/** The forms of one group, in the order of writing. */
	waiting(group: string): WaitingForm[] {
		return this.items.filter((item) => item.group === group);
	}

	/**
	 * Keeps a form and begins to send it; where nothing can be kept, sends it at once. Only when this
	 * resolves are the words safe, here or with the server, and may the composer be cleared. Answers with the
	 * form as it was kept.
	 */
	async add(written: NewForm): Promise<NewForm> {
		const form = this.#look ? await this.#look(written) : written;
		try {
			const { engine, box } = await this.#open();
			await this.#roomFor(engine.addForm(box, form));
			void this.#send();
			void engine.askToKeep();
		} catch (reason) {
			const unkept = reason instanceof OutboxError && ['unavailable', 'space'].includes(reason.code);
			if (!unkept || !(await this.#sending.once(form))) throw reason;
		}
		await this.#changed();
		return form;
	}

	/** Has every further form looked at before it is kept. Answers with the function that ends it, as an `$effect` wants. */
	lookFirst(look: Look): () => void {
		this.#look = look;
		return () => (this.#look = undefined);
	}

	/** The person says: send this one, now. For forms that wait, were refused, or are too old to go unasked. */
	async retry(id: string): Promise<void> {
		if (this.state === 'unavailable') return this.#sending.held(this.#list, (item) => item.id === id);
		const { engine, box } = await this.#open();
		await engine.releaseForm(box, id);
		void this.#send();
		await this.#changed();
	}

	/**
	 * Takes a form back. Answers false when it was too late, for the server has it. Waits for an attempt
	 * under way, so the answer is true to what happened here; an attempt whose answer was lost may have
	 * arrived all the same.
	 */
	async remove(id: string): Promise<boolean> {
		if (this.state === 'unavailable') return this.#list.drop(id);
		const { engine, box } = await this.#open();
		const removed = await navigator.locks.request(drainerName, () => engine.removeForm(box, id));
		await this.#changed();
		return removed;
	}

	/** The line may be back: tries at once instead of waiting for the next turn. */
	wake(): void {
		void this.#send(true);
	}

	/** The server has just had a sign of the person, a page asked for or words sent: they are not idle. */
	active(): void {
		void this.#idling.active();
	}

	/**
	 * Hears of every form of this person the server has taken, in whichever tab it was sent. Answers with the
	 * function that ends it.
	 */
	onSent(listener: (sent: Sent) => void): () => void {
		return this.#tabs.onSent(listener);
	}

	/**
	 * The words begun under `key`; '' for none. A composer passes its group, so that the offline page finds
	 * them too.
	 */
	async draft(key: string): Promise<string> {
		return together(await this.#drafts.read(key));
	}

	/** The words begun under `key` in each page that keeps some, oldest first: where they are no words to be joined. */
	drafts(key: string): Promise<readonly string[]> {
		return this.#drafts.read(key);
	}

	/** As `drafts`, for every key that begins with that of a group and a space. */
	draftsIn(group: string): Promise<ReadonlyMap<string, readonly string[]>> {
		return this.#drafts.readAll((key) => key.startsWith(`${group} `));
	}

	/** Keeps the words begun under `key`; '' forgets them. */
	saveDraft(key: string, words: string): Promise<void> {
		const saving = this.#drafts.save(key, words);
		// What is forgotten needs no room.
		return words === '' ? saving : this.#roomFor(saving);
	}

	/** Remembers how to write to a group while no page can be fetched. */
	async remember(place: Place): Promise<void> {
		const { engine, box } = await this.#open();
		await engine.rememberPlace(box, place);
	}

	/**
	 * Keeps what was read under `key`, to be read again without a line; nothing where nothing can be kept. A `beginning` is
	 * kept where there is nothing yet.
	 */
	async keepCopy(key: string, words: string, options?: { beginning: boolean }): Promise<void> {
		try {
			const { engine, box } = await this.#open();
			await engine.keepCopy(box, key, words, options);
		} catch {
			// It is read again with the next line.
			return;
		}
	}

	/** Forgets drafts, copies and places of every group but these, which are all this person may still see. */
	async keepOnly(groups: readonly string[]): Promise<void> {
		try {
			const { engine, box } = await this.#open();
			await engine.keepOnlyGroups(box, groups);
		} catch {
			// Nothing can be read here, so nothing is kept either.
		}
	}

	/** How many forms of others wait on this phone, which a sign-out would take along; unknown is none. */
	async othersWaiting(): Promise<number> {
		const { countEveryones } = await import('./engine.ts');
		const all = await countEveryones().catch(() => 0);
		return Math.max(0, all - this.items.length);
	}

	/**
	 * Signs out: this phone forgets everything of everyone, with or without a line, then the server is told
	 * or stays owed the news. The caller leaves the page.
	 */
	async signOut(): Promise<void> {
		const { signOut } = await import('./engine.ts');
		await signOut();
	}

	/** Notes whether there was room for what is being kept. */
	async #roomFor(keeping: Promise<void>): Promise<void> {
		try {
			await keeping;
			this.#full = false;
		} catch (reason) {
			if (reason instanceof OutboxError && reason.code === 'space') this.#full = true;
			throw reason;
		}
	}

	get #unopened(): boolean {
		return this.state === 'opening' || this.state === 'unavailable';
	}

	async #open(): Promise<Opened> {
		if (this.state === 'wiped') throw new OutboxError('closed');
		const opened = await this.#opening.get();
		if (this.#unopened) {
			const items = await opened.engine.listForms(opened.box);
			// A sign-out that came meanwhile stands.
			if (!this.#unopened) return opened;
			this.#list.items = items;
			this.state = 'ready';
		}
		return opened;
	}

	async #send(awake = false): Promise<void> {
		if (this.state !== 'unavailable') await this.#sending.turn(awake);
		else await this.#sending.held(this.#list, (item) => item.state === 'attention' && !item.problem);
	}

	/**
	 * What was kept is gone from under this page, and nobody signed out: storage was cleared, or given away. What waited is
	 * only here any more. It is sent from here, and no screen says that it waits on this phone.
	 */
	async #taken(): Promise<void> {
		try {
			await this.#opening.get();
		} catch (reason) {
			const lost = reason instanceof OutboxError && reason.code === 'unavailable';
			if (!lost || this.state !== 'ready') return;
			this.#sending.stop();
			this.state = 'unavailable';
			this.#list.hold();
			addEventListener('beforeunload', (event) => this.holds && event.preventDefault());
			await this.#send();
		}
	}

	#hear(announcement: Announcement): void {
		// Nothing is left: whatever was under way then has no more to say.
		if (this.state === 'wiped') return;
		if (announcement.type === 'wiped') {
			this.#list.items = [];
			this.state = 'wiped';
		} else if (announcement.type === 'signed-in') {
			if (announcement.person === this.person) return;
			this.state = 'signed-out';
			void this.#list.read();
		} else if (announcement.person === this.person) {
			if (announcement.type === 'sent') {
				this.#tabs.handOn(announcement);
				this.active();
			}
			if (announcement.type === 'signed-out') this.state = 'signed-out';
			void this.#list.read();
		}
	}

	async #changed(): Promise<void> {
		this.#tabs.tell({ type: 'changed', person: this.person });
		await this.#list.read();
	}
}
