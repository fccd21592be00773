import type { Presence } from '../people/hours.ts';

/**
 * Whether an answer in the usual time still comes before the reader leaves: ten minutes before the end of the day "within 1
 * hour" is no honest promise. Without a usual time, or a reader at work, nothing speaks against it.
 * @param usualSeconds how long most answers take
 * @param now ISO 8601
 */
export function isAnswerSoon(presence: Presence, usualSeconds: number | null, now: string): boolean {
	if (!presence.there || usualSeconds === null) return true;
	return Date.parse(now) + usualSeconds * 1000 <= presence.until.getTime();
}
