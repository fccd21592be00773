import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { asWritten, longestPassword } from './password.server.ts';

/**
 * What a password must be where it is all that is asked for, and where a second factor follows: its fewest characters
 * (NIST SP 800-63B-4, 3.1.1.2) and how many guesses it must stand, of one who tries the likeliest first.
 */
export const passwordRules = {
	alone: { shortest: 15, guesses: 1e9 },
	withSecondFactor: { shortest: 8, guesses: 1e6 }
} as const;

export type PasswordRules = (typeof passwordRules)[keyof typeof passwordRules];

/** Why a password cannot be taken. */
export type PasswordProblem = 'short' | 'long' | 'guessable';

// Judging takes the longer the more there is of it, and this much is enough to tell.
const judgedCharacters = 64;
let judge: ZxcvbnFactory | undefined;

/**
 * What is wrong with a new password, if anything: its length, or that it is among the first a guesser would try, such as
 * a common one, a row of keys, or the person's own names (`known`). No rules about kinds of characters.
 */
export function passwordProblem(
	typed: string,
	{ shortest, guesses }: PasswordRules,
	known: readonly string[]
): PasswordProblem | undefined {
	const password = asWritten(typed);
	if (Buffer.byteLength(password) > longestPassword) return 'long';
	if ([...password].length < shortest) return 'short';
	judge ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
	const judged = judge.check(password.slice(0, judgedCharacters), ['closeby', ...known]);
	return judged.guesses < guesses ? 'guessable' : undefined;
}
