import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asIdentity } from '../db/connection.server.ts';
import { sourceHash } from './source.server.ts';

type Purpose = 'registration' | 'authentication';

/** How many unanswered challenges one address may hold: a waiting room full of people, not a script. */
const mostFromOneSource = 200;

/** Too many challenges were asked for from one address. */
export class TooManyChallenges extends Error {}

/**
 * Makes a challenge for an authenticator to sign, good for five minutes and one answer. `person` is whose answer alone
 * is taken; null while nobody is known. Throws {@link TooManyChallenges}.
 */
export async function issueChallenge(
	purpose: Purpose,
	person: string | null,
	source: string
): Promise<string> {
	const challenge = randomBytes(32).toString('base64url');
	const from = sourceHash(source);
	const { numAffectedRows } = await asIdentity(
		(db) =>
			sql`insert into identity.challenges (challenge, purpose, person_id, source)
				select ${challenge}, ${purpose}, ${person}, ${from}
				where (
					select count(*) from identity.challenges c where c.source = ${from} and c.expires_at > now()
				) < ${mostFromOneSource}`.execute(db),
		{ single: true }
	);
	if (numAffectedRows !== 1n) throw new TooManyChallenges();
	return challenge;
}

/** Takes a challenge out of use and answers whether it was good: made for this purpose and person, and not too old. */
export async function spendChallenge(
	purpose: Purpose,
	person: string | null,
	challenge: string
): Promise<boolean> {
	const spent = await asIdentity(
		(db) =>
			db
				.deleteFrom('identity.challenges')
				.where('challenge', '=', challenge)
				.where('purpose', '=', purpose)
				.where('person_id', 'is not distinct from', person)
				.returning(sql<boolean>`expires_at > now()`.as('good'))
				.executeTakeFirst(),
		{ single: true }
	);
	return spent?.good ?? false;
}
