import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import { OutboxError, type Problem } from './form.ts';
import { isResting } from './idle.ts';
import { newKey, type Sealed } from './seal.ts';

/** One database holds everything of everyone who used this phone, so that removing it removes all of it. */
export const databaseName = 'closeby';

export interface FormRecord {
	/** Given by the database: the order of writing, whatever the phone's clock did meanwhile. */
	order?: number;
	id: string;
	person: string;
	group: string;
	createdAt: number;
	/** From when the age is counted: writing, or the person's word that it shall still be sent. */
	freshFrom: number;
	state: 'waiting' | 'attention' | 'stale';
	problem?: Problem;
	attempts: number;
	triedAt: number;
	/** Not tried by itself before this moment... */
	notBefore: number;
	/** ...and even when the line returns not before this one, because the server said so. */
	heldUntil: number;
	/** The url and the fields. */
	sealed: Sealed;
}

export interface PersonRecord {
	person: string;
	key: CryptoKey;
	openedAt: number;
	/** The server no longer takes this person's forms from this phone until they sign in again. */
	paused: boolean;
	/** How long after the last sign of the person their words go out of sight, in milliseconds. */
	idleLimit?: number;
	/** The last sign of the person that the server has seen too. */
	activeAt?: number;
}

interface Schema extends DBSchema {
	people: { key: string; value: PersonRecord };
	forms: { key: number; value: FormRecord; indexes: { id: string; person: string } };
	drafts: {
		key: [string, string];
		value: { person: string; key: string; of?: string; savedAt: number; sealed: Sealed };
		indexes: { person: string };
	};
	copies: {
		key: [string, string];
		value: { person: string; key: string; savedAt: number; sealed: Sealed };
		indexes: { person: string };
	};
	places: {
		key: [string, string];
		value: { person: string; group: string; sealed: Sealed };
		indexes: { person: string };
	};
}

/** One person's part of the database, and the key to it. */
export interface Box {
	person: string;
	key: CryptoKey;
	database: IDBPDatabase<Schema>;
	/**
	 * Aborted with an OutboxError when the connection ended: `closed` for good, everything was removed from
	 * this phone here or in another tab; `unavailable` when the browser took it away, as iPhones do to pages
	 * in the background.
	 */
	closed: AbortSignal;
}

/**
 * Opens the box of the person whose session the server has just shown, makes it the one this phone sends
 * from, ends its pause, and lets everybody else's rest: a browser has one session. After `idleLimit`
 * milliseconds without a sign of the person it rests again (idle.ts). Rejects with an OutboxError `unavailable`
 * where the browser keeps nothing.
 */
export async function openBox(person: string, now = Date.now(), idleLimit = Infinity): Promise<Box> {
	return kept(async () => {
		const { database, closed } = await openDatabase();
		const known = await database.get('people', person);
		const key = known?.key ?? (await newKey());
		// Two tabs may come here at once for a new person: the first key stays, for forms may be sealed with it
		// already.
		const writing = database.transaction('people', 'readwrite');
		const chosen = (await writing.store.get(person))?.key ?? key;
		await pauseAll(writing.store);
		await writing.store.put({ person, key: chosen, openedAt: now, paused: false, idleLimit, activeAt: now });
		await writing.done;
		return { person, key: chosen, database, closed };
	});
}

/**
 * Lets the boxes of everyone rest: the server has just shown that nobody is signed in here, or somebody who keeps nothing on
 * this phone. What is in them stays, unsent and unseen, until its person signs in again.
 */
export async function restAll(): Promise<void> {
	await kept(async () => {
		// Where nothing is kept, nothing shall begin to be.
		const databases = await indexedDB.databases?.();
		if (databases && !databases.some(({ name }) => name === databaseName)) return;
		const { database } = await openDatabase();
		const writing = database.transaction('people', 'readwrite');
		await pauseAll(writing.store);
		await writing.done;
		database.close();
	});
}

async function pauseAll(people: IDBPObjectStore<Schema, ['people'], 'people', 'readwrite'>): Promise<void> {
	for (const one of await people.getAll()) if (!one.paused) await people.put({ ...one, paused: true });
}

/**
 * The box this phone sends from: that of whoever opened theirs last, unless it is paused, they have been idle
 * for too long, or nobody did.
 */
export async function openLastBox(now = Date.now()): Promise<Box | undefined> {
	return kept(async () => {
		const { database, closed } = await openDatabase();
		const people = await database.getAll('people');
		// A clock may have gone back since: whose box does not rest says who was last, and no time does.
		const last = people.find((one) => !isResting(one, now));
		if (last) return { person: last.person, key: last.key, database, closed };
		database.close();
		return undefined;
	});
}

/**
 * Whether this phone keeps something of a person who must sign in again before it is shown or sent. Says
 * nothing about who that is.
 */
export async function isLastBoxResting(now = Date.now()): Promise<boolean> {
	return kept(async () => {
		const { database } = await openDatabase();
		const people = await database.getAll('people');
		database.close();
		return people.length > 0 && people.every((one) => isResting(one, now));
	});
}

/** How many forms wait on this phone, whoever wrote them. */
export async function countEveryones(): Promise<number> {
	return kept(async () => {
		const { database } = await openDatabase();
		const count = await database.count('forms');
		database.close();
		return count;
	});
}

/** Whether the server takes this person's forms from this phone no longer. */
export async function isPaused({ database, person }: Box): Promise<boolean> {
	return (await database.get('people', person))?.paused ?? true;
}

/** Leaves everything of this person as it is, unsent, until they open their box again. */
export async function pause({ database, person }: Box): Promise<void> {
	const writing = database.transaction('people', 'readwrite');
	const known = await writing.store.get(person);
	if (known) await writing.store.put({ ...known, paused: true });
	await writing.done;
}

/**
 * How long removing the database may take: a tab asleep may not let go of it, and then the rest is left to
 * the browser.
 */
const removalPatience = 2000;

/**
 * Removes the boxes of everyone: first what is in them, which needs no other tab's leave, then the database
 * itself.
 */
export async function removeBoxes(): Promise<void> {
	const removing = (async () => {
		const { database } = await openDatabase();
		const stores = [...database.objectStoreNames];
		const emptying = database.transaction(stores, 'readwrite', { durability: 'strict' });
		await Promise.all([...stores.map((name) => emptying.objectStore(name).clear()), emptying.done]);
		database.close();
		await deleteDB(databaseName);
	})();
	const enough = new Promise((resolve) => setTimeout(resolve, removalPatience));
	// A browser that opens no database has kept nothing in one.
	await Promise.race([removing.catch(() => undefined), enough]);
}

/** Does `work` with the database and turns what can go wrong into an OutboxError. */
export async function kept<Result>(work: () => Promise<Result>, closed?: AbortSignal): Promise<Result> {
	try {
		closed?.throwIfAborted();
		return await work();
	} catch (error) {
		if (error instanceof OutboxError) throw error;
		if (closed?.aborted) throw closed.reason;
		const full = error instanceof DOMException && error.name === 'QuotaExceededError';
		throw new OutboxError(full ? 'space' : 'unavailable', error);
	}
}

/** How long opening may take: a tab asleep may keep the database from being raised, and whoever waits for it waits on. */
const openingPatience = 10_000;

async function openDatabase() {
	const closing = new AbortController();
	const told = {
		// Somebody removes the database: let go at once and for good, or the removal would wait for this tab. Or a newer
		// version of the app needs it, and this one goes on with what that made of it.
		blocking(_: number, wanted: number | null) {
			closing.abort(new OutboxError(wanted === null ? 'closed' : 'unavailable'));
			void opening.then((database) => database.close());
		},
		terminated: () => closing.abort(new OutboxError('unavailable'))
	};
	const opening = openDB<Schema>(databaseName, schemaVersion, { ...told, upgrade }).catch(
		(reason: unknown) => {
			const newer = reason instanceof DOMException && reason.name === 'VersionError';
			if (!newer) throw reason;
			return openDB<Schema>(databaseName, undefined, told);
		}
	);
	const { promise: late, resolve: giveUp } = Promise.withResolvers<undefined>();
	const waiting = setTimeout(giveUp, openingPatience);
	const database = await Promise.race([opening, late]).finally(() => clearTimeout(waiting));
	if (database) return { database, closed: closing.signal };
	opening.then((unwanted) => unwanted.close()).catch(() => undefined);
	throw new OutboxError('unavailable');
}

/**
 * A higher one only adds to what is here: tabs of the version before go on beside it, and all of them when an update is
 * taken back.
 */
const schemaVersion = 2;

function upgrade(fresh: IDBPDatabase<Schema>, version: number): void {
	fresh.createObjectStore('copies', { keyPath: ['person', 'key'] }).createIndex('person', 'person');
	if (version > 0) return;
	fresh.createObjectStore('people', { keyPath: 'person' });
	const forms = fresh.createObjectStore('forms', { keyPath: 'order', autoIncrement: true });
	forms.createIndex('id', 'id', { unique: true });
	forms.createIndex('person', 'person');
	fresh.createObjectStore('drafts', { keyPath: ['person', 'key'] }).createIndex('person', 'person');
	fresh.createObjectStore('places', { keyPath: ['person', 'group'] }).createIndex('person', 'person');
}
