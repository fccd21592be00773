import type { RealtimeChannel, RealtimeClient } from '@supabase/supabase-js';

/** What a listener hears: the name of the event and the ids and numbers it carries. Never words: read again instead. */
export type Ring = (event: string, detail: Record<string, unknown>) => void;

/** Who listens to a topic. */
export interface Listener {
	/** Name of a private topic. */
	topic: string;
	/** The topic rang. */
	onRing: Ring;
	/** The line is up (again), or the person came back to the screen: whatever rang meanwhile was not heard. */
	onCaughtUp?: () => void;
}

/** Is told how a topic's channel is. */
interface ChannelState {
	up(): void;
	down(): void;
	/** The session may be over: who may hear has changed, or the channel was closed. */
	doubted(): void;
}

/** One topic's channel, made anew whenever the service closes it (a token that ran out while the phone slept). */
export class TopicChannel {
	readonly topic: string;
	#listener: Listener;
	#state: ChannelState;
	#client: RealtimeClient | undefined;
	#channel: RealtimeChannel | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	#left = false;

	constructor(listener: Listener, state: ChannelState) {
		this.topic = listener.topic;
		this.#listener = listener;
		this.#state = state;
	}

	/** Whether what rings now is heard. */
	get joined(): boolean {
		return this.#channel?.state === 'joined';
	}

	/** Joins the topic; once that has been, the channel joins again by itself. */
	async join(client: RealtimeClient): Promise<void> {
		this.#client = client;
		// The join travels with the token held at that instant, so the token comes first.
		await client.setAuth();
		if (this.#left) return;
		const channel = client.channel(this.topic, { config: { private: true } });
		this.#channel = channel;
		channel.on('broadcast', { event: '*' }, ({ event, payload }: { event: string; payload?: unknown }) => {
			// Who may hear has changed, and this session may be the one that ended.
			if (event === 'access') this.#state.doubted();
			this.#listener.onRing(event, isRecord(payload) ? payload : {});
		});
		channel.subscribe((state) => {
			const status: string = state;
			if (this.#left || channel !== this.#channel) return;
			if (status === 'SUBSCRIBED') {
				this.#state.up();
				this.#listener.onCaughtUp?.();
			} else {
				this.#state.down();
				// Every other trouble rejoins by itself; a closed channel does not.
				if (status !== 'CLOSED') return;
				this.#state.doubted();
				this.#anew();
			}
		});
	}

	/** The person is back: asks for what rang meanwhile, and makes a closed channel anew at once. */
	back(): void {
		this.#listener.onCaughtUp?.();
		if (this.#again && this.#client) {
			clearTimeout(this.#again);
			this.#again = undefined;
			void this.join(this.#client);
		}
	}

	/** Leaves it for good. */
	leave(): void {
		this.#left = true;
		clearTimeout(this.#again);
		if (this.#channel) void this.#client?.removeChannel(this.#channel);
	}

	#anew(): void {
		const closed = this.#channel;
		this.#channel = undefined;
		if (closed) void this.#client?.removeChannel(closed);
		this.#again ??= setTimeout(() => {
			this.#again = undefined;
			if (this.#client && !this.#left) void this.join(this.#client);
		}, 2_000);
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
