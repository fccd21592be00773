import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

interface Entry {
	readonly key: string;
	readonly ref: string;
	readonly previous: string | null;
	readonly payload: Record<string, unknown>;
}

interface Group {
	metas: Record<string, unknown>[];
}

const run = randomBytes(6).toString('base64url');
let made = 0;

/** Who is present on one topic. `Owner` is the channel that tracks; it has at most one entry. */
export class Presences<Owner> {
	readonly #entries = new Map<Owner, Entry>();

	/** Payload of presence_state: every key with its metas, as JSON text. */
	state(): string {
		return JSON.stringify(grouped([...this.#entries.values()]));
	}

	/**
	 * Tracks or updates. Gives the payload of presence_diff as JSON text, or null when nothing changed.
	 */
	track(owner: Owner, key: string, payload: Record<string, unknown>): string | null {
		const before = this.#entries.get(owner);
		if (before && isDeepStrictEqual(before.payload, payload)) return null;
		made += 1;
		const entry = { key, ref: `${run}${made.toString(36)}`, previous: before?.ref ?? null, payload };
		this.#entries.set(owner, entry);
		return diff([entry], before ? [before] : []);
	}

	/** Removes the owner's entry. Gives the payload of presence_diff as JSON text, or null when there was none. */
	untrack(owner: Owner): string | null {
		const before = this.#entries.get(owner);
		if (!before) return null;
		this.#entries.delete(owner);
		return diff([], [before]);
	}
}

function diff(joins: Entry[], leaves: Entry[]): string {
	return JSON.stringify({ joins: grouped(joins), leaves: grouped(leaves) });
}

/** Object.fromEntries makes own properties of any key a client may choose, `__proto__` included. */
function grouped(entries: Entry[]): Record<string, Group> {
	const groups = new Map<string, Group>();
	for (const { key, ref, previous, payload } of entries) {
		const meta: Record<string, unknown> = { ...payload, phx_ref: ref };
		if (previous !== null) meta.phx_ref_prev = previous;
		const group = groups.get(key);
		if (group) group.metas.push(meta);
		else groups.set(key, { metas: [meta] });
	}
	return Object.fromEntries(groups);
}
