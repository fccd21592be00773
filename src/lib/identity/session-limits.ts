import type { IdentitySessionKind } from '../db/generated.ts';

export type SessionKind = IdentitySessionKind;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long a session lives without activity (`idle`) and in all (`whole`), in milliseconds.
 * Staff: NIST SP 800-63B at AAL2 (shared stations in clinics). "This is my phone": 30 days, because a patient
 * who is locked out does not write; the phone's own lock stands in front. Any other device: a browser visit.
 */
export const sessionLimits: Record<SessionKind, { idle: number; whole: number }> = {
	staff: { idle: 15 * minute, whole: 12 * hour },
	own_device: { idle: 30 * day, whole: 30 * day },
	other_device: { idle: hour, whole: day },
	// "Someone else's phone": its owner wants it back, and may look.
	shared_device: { idle: 15 * minute, whole: 12 * hour }
};

/** When a session that was active now ends if nothing more happens; never past its absolute end. */
export function idleUntil(kind: SessionKind, now: Date, endsAt: Date): Date {
	return new Date(Math.min(now.getTime() + sessionLimits[kind].idle, endsAt.getTime()));
}

/** How long each kind of session lives without activity, in milliseconds. */
export const idleTimes = Object.fromEntries(
	Object.entries(sessionLimits).map(([kind, { idle }]) => [kind, idle])
);
