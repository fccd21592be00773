import { sql } from 'kysely';

/** SQL for a moment as ISO 8601 in UTC, to the millisecond, as `Date.prototype.toISOString` writes it. */
export const iso = <T extends string | null = string>(column: string) =>
	sql<T>`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
