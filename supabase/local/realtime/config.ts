import * as v from 'valibot';

const flag = v.fallback(
	v.pipe(
		v.union([v.boolean(), v.picklist(['true', 'false'])]),
		v.transform((value) => value === true || value === 'true')
	),
	false
);
const flags = { ack: v.optional(flag, false), self: v.optional(flag, false) };
const defaults = { ack: false, self: false, replication_ready: false, replay: undefined };

const broadcast = v.fallback(
	v.object({ ...flags, replication_ready: v.optional(flag, false), replay: v.optional(v.unknown()) }),
	defaults
);
const presence = v.fallback(
	v.object({ enabled: v.optional(flag, false), key: v.optional(v.fallback(v.string(), ''), '') }),
	{ enabled: false, key: '' }
);
const changes = v.fallback(v.array(v.unknown()), []);

const join = v.object({
	config: v.optional(
		v.fallback(
			v.object({
				private: v.optional(flag, false),
				broadcast: v.optional(broadcast, defaults),
				presence: v.optional(presence, { enabled: false, key: '' }),
				postgres_changes: v.optional(changes, [])
			}),
			{ private: false, broadcast: defaults, presence: { enabled: false, key: '' }, postgres_changes: [] }
		),
		{}
	),
	access_token: v.optional(v.fallback(v.nullable(v.string()), null), null),
	user_token: v.optional(v.fallback(v.nullable(v.string()), null), null)
});

/** What a channel asked for when it joined. */
export interface JoinConfig {
	readonly private: boolean;
	readonly ack: boolean;
	readonly self: boolean;
	readonly replicationReady: boolean;
	/** As sent; `readReplay` judges it. */
	readonly replay: unknown;
	readonly presence: boolean;
	readonly presenceKey: string;
	readonly changes: readonly object[];
	readonly token: string | null;
}

/** Reads the payload of phx_join. Like upstream it takes booleans as words and falls back where a part does not fit. */
export function readJoin(payload: unknown): JoinConfig {
	const parsed = v.safeParse(join, payload);
	const { config, access_token, user_token } = parsed.success ? parsed.output : v.parse(join, {});
	return {
		private: config.private,
		ack: config.broadcast.ack,
		self: config.broadcast.self,
		replicationReady: config.broadcast.replication_ready,
		replay: config.broadcast.replay,
		presence: config.presence.enabled,
		presenceKey: config.presence.key,
		changes: config.postgres_changes.filter((change) => typeof change === 'object' && change !== null),
		token: access_token ?? user_token
	};
}
