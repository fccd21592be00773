import { can, type Right } from '../people/can.ts';
import type { Log } from './log.ts';

/** A Log as it was last read, kept on the reader's own phone, to write on without a line. */
export interface LogCopy {
	log: Log;
	/** Whose readings these are. */
	patient: string;
	/** What to call the patient, where somebody else writes. */
	name: string | null;
	/** The path of the Log page, whose forms are posted to. */
	path: string;
	may: { mood: boolean };
	timeZone: string;
	clinicPhone: string | null;
}

/**
 * The name of a copy: whose readings, and what of them; undefined for whom there is nothing to write on. Who loses a part
 * of it keeps no copy that has it, because the names of what they may see no longer have its name among them.
 */
export function logCopyKey(rights: readonly Right[], patient: string): string | undefined {
	const see = can(rights, 'see', 'readings', patient);
	if (!see || !can(rights, 'add', 'readings', patient)) return undefined;
	const sensitive = (['see', 'add'] as const).filter((action) =>
		can(rights, action, 'readings', patient, 'mental_health')
	);
	return ['log', patient, ...sensitive].join(':');
}

/** A Log that nobody has read yet on this phone: what is written is judged by the numbers that ship. */
export const unreadLog = (zone: string): Log => ({
	readings: [],
	reports: [],
	conditions: [],
	thresholds: {},
	signs: [],
	silent: [],
	lookedAt: [],
	calls: null,
	zone
});

/** The copy in what was kept, or undefined where it is none, or another version of Closeby kept it. */
export function readLogCopy(words: string): LogCopy | undefined {
	const copy: unknown = JSON.parse(words);
	return isCopy(copy) ? copy : undefined;
}

function isCopy(copy: unknown): copy is LogCopy {
	const parts = ['log', 'patient', 'path', 'may', 'timeZone', 'clinicPhone'];
	return hasAll(copy, parts) && hasAll(copy['log'], Object.keys(unreadLog('')));
}

const hasAll = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && names.every((name) => Object.hasOwn(value, name));
