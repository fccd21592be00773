import { isTaken } from '../db/errors.ts';
import { asIdentity, type Database } from '../db/connection.server.ts';
import type { Device } from './device.server.ts';
import type { DeviceKind } from './device-kind.ts';
import { acceptInvitation } from './join.server.ts';
import { addPasskey, passkeyName, type NewPasskey } from './passkeys.server.ts';
import { hashPassword } from './password.server.ts';
import { beginSession, type Begun } from './sessions.server.ts';
import type { SessionKind } from './session-limits.ts';

/** The way in that somebody chose: a password that was judged, or a passkey that was checked. */
export type WayIn = { password: string } | { passkey: NewPasskey };

export type Joined =
	| ({ outcome: 'joined'; kind: SessionKind } & Begun)
	/** The claim or its invitation is over. */
	| { outcome: 'over' }
	/** The username is somebody else's. */
	| { outcome: 'taken' };

export interface Choices {
	/** Of somebody new; whoever comes back keeps theirs. */
	username: string;
	language: string;
	/** Whose device they say it is. */
	device: DeviceKind;
}

/**
 * Uses an invitation: the login, its way in and its first session begin in one transaction, and what let the person in
 * before ends in it.
 */
export async function join(claim: string, choices: Choices, way: WayIn, at: Device): Promise<Joined> {
	const hash = 'password' in way ? await hashPassword(way.password) : undefined;
	const begin = async (db: Database): Promise<Joined> => {
		const joined = await acceptInvitation(db, claim, choices);
		if (!joined) return { outcome: 'over' };
		if ('passkey' in way) {
			const added = await addPasskey(db, joined.person, way.passkey, passkeyName(at));
			if (!added) throw new Error('A passkey that is new was known');
		} else if (hash) {
			await db.insertInto('identity.passwords').values({ user_id: joined.person, hash }).execute();
		}
		const kind = joined.kind === 'staff' ? 'staff' : choices.device;
		const secondFactor = 'passkey' in way;
		const begun = await beginSession(joined.person, kind, { method: 'invitation', secondFactor, ...at }, db);
		return { outcome: 'joined', kind, ...begun };
	};
	try {
		return await asIdentity(begin);
	} catch (thrown) {
		if (isTaken(thrown, 'users_username_key')) return { outcome: 'taken' };
		throw thrown;
	}
}
