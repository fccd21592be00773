import * as v from 'valibot';
import type { Channel } from './channel.ts';
import type { JoinConfig } from './config.ts';
import { broadcastFanout, type Fanout } from './fanout.ts';
import { Refusal } from './refusal.ts';
import { databaseRefusal } from './rights.ts';

/** What a join asked to hear again: rows since then (milliseconds since the epoch), the newest `limit` of them. */
export interface Replay {
	readonly since: number;
	readonly limit: number;
}

const mostReplayed = 25;
const whole = v.pipe(v.number(), v.integer());
const schema = v.object({ since: whole, limit: v.optional(whole, mostReplayed) });

interface Row {
	readonly id: string;
	readonly event: string;
	readonly text: string | null;
	readonly bytes: Buffer | null;
}

/** Reads `config.broadcast.replay`; null when none was asked for. Throws a Refusal. */
export function readReplay(config: JoinConfig): Replay | null {
	if (config.replay === undefined || config.replay === null) return null;
	if (!config.private)
		throw new Refusal('UnableToReplayMessages', 'Replay is not allowed for public channels');
	const parsed = v.safeParse(schema, config.replay);
	if (!parsed.success) throw new Refusal('UnableToReplayMessages', 'Replay params are not valid');
	const { since, limit } = parsed.output;
	return { since, limit: Math.min(mostReplayed, Math.max(1, limit)) };
}

/** The stored private broadcasts of the channel's topic, oldest first. Throws a Refusal. */
export async function loadReplay(channel: Channel, replay: Replay): Promise<Fanout[]> {
	try {
		const { rows } = await channel.connection.services.pool.query<Row>({
			name: 'realtime_replay',
			text: `select id, event, payload::text as text, binary_payload as bytes
				from realtime.messages
				where topic = $1 and private and extension = 'broadcast' and event is not null
					and (payload is not null or binary_payload is not null)
					and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'UTC'
					and inserted_at < now() at time zone 'UTC' + interval '1 minute'
				order by inserted_at desc, ctid desc limit $3`,
			values: [channel.name, replay.since, replay.limit]
		});
		return rows.reverse().map((row) => replayed(channel.topic, row));
	} catch (error) {
		throw (
			databaseRefusal(error) ??
			new Refusal('UnableToReplayMessages', 'Realtime was unable to replay messages')
		);
	}
}

function replayed(topic: string, { id, event, text, bytes }: Row): Fanout {
	const body = bytes ?? Buffer.from(text ?? '');
	return broadcastFanout(
		topic,
		{ event, json: bytes === null, body },
		JSON.stringify({ replayed: true, id }),
		id
	);
}
