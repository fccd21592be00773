import type { Pool } from 'pg';
import type { Rate, RealtimeLimits } from './limits.ts';
import type { RealtimeLog } from './log.ts';
import type { Rights } from './rights.ts';
import type { Tokens } from './token.ts';
import type { Topics } from './topics.ts';

/** What every socket and channel of one server shares. */
export interface Services {
	readonly tokens: Tokens;
	readonly rights: Rights;
	readonly topics: Topics;
	readonly pool: Pool;
	readonly limits: RealtimeLimits;
	readonly publicChannels: boolean;
	readonly presenceRate: Rate;
	readonly log: RealtimeLog;
	/** True while database broadcasts are flowing. */
	connected(): boolean;
}
