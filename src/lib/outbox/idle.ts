import type { Box, PersonRecord } from './box.ts';

// A session ends by itself when nobody is there for so long (NIST SP 800-63B section 7.2, 45 CFR 164.312(a)(2)(iii)
// automatic logoff), but without a line the server cannot say so. Each phone therefore knows its session's limit
// and puts the words out of sight by its own clock: the next one at a borrowed phone reads nothing. They are not
// wiped, on no kind of device. A sign-out is somebody's wish; an hour without a line is not, and the only copy of
// "I fell this morning" must survive it. They stay sealed, unsent and unseen until the same person signs in again,
// at most as long as any waiting words do.

/** Whether words must stay out of sight: paused by the server, or the person has been away for too long. */
export function isResting(record: PersonRecord, now: number): boolean {
	// A clock that was put back says nothing of how long it was: as far from the last sign is too far on either side.
	return record.paused || Math.abs(now - lastSign(record)) >= (record.idleLimit ?? Infinity);
}

/** When this person's words go out of sight if nothing is heard of them; Infinity for never. */
export async function restsAt({ database, person }: Box): Promise<number> {
	const record = await database.get('people', person);
	return record ? lastSign(record) + (record.idleLimit ?? Infinity) : 0;
}

/** The server has just had a sign of the person: their idle time starts again, here as there. */
export async function markActive({ database, person }: Box, now = Date.now()): Promise<void> {
	const writing = database.transaction('people', 'readwrite');
	const record = await writing.store.get(person);
	// Once it rests, only signing in ends that.
	if (record && !isResting(record, now)) await writing.store.put({ ...record, activeAt: now });
	await writing.done;
}

const lastSign = ({ activeAt, openedAt }: PersonRecord): number => activeAt ?? openedAt;
