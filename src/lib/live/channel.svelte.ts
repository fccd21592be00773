import type { RealtimeChannel, RealtimeClient } from '@supabase/supabase-js';
import { createContext } from 'svelte';
import { doubtToken, liveToken, SignedOut } from './token.ts';
import { untilOnline } from './until-online.ts';

/** What a listener hears: the name of the event and the ids and numbers it carries. Never words: read again instead. */
export type Ring = (event: string, detail: Record<string, unknown>) => void;

export interface Listener {
	/** Name of a private topic. */
	topic: string;
	/** The topic rang. */
	onRing: Ring;
	/** The line is up (again), or the person came back to the screen: whatever rang meanwhile was not heard. */
	onCaughtUp?: () => void;
}

/** Where the realtime service is; both are public. */
export interface LiveSettings {
	url: string;
	key: string;
}

// Long enough that an ordinary hand-over between networks says nothing.
const patience = 3_000;

const [useLive, provideLive] = createContext<Live>();
export { useLive, provideLive };

/**
 * The doorbell: one socket, private topics. It never carries state; whoever hears a ring, a reconnect or the return
 * to the screen reads again under their own rights. Safe to make on the server; begins with `start`.
 */
export class Live {
	/** False once the line has been down for a few seconds; a screen then says so and hides nothing. */
	connected = $state(true);
	/** The session ended elsewhere; nothing more will be heard. */
	signedOut = $state(false);

	#settings: LiveSettings;
	#client: RealtimeClient | undefined;
	#lines = new Set<Line>();
	#doubt: ReturnType<typeof setTimeout> | undefined;

	constructor(settings: LiveSettings) {
		this.#settings = settings;
	}

	/** Opens the socket after first paint; answers with the function that closes it: `$effect(() => live.start())`. */
	start(): () => void {
		const ending = new AbortController();
		const { signal } = ending;
		const back = () => {
			if (document.visibilityState !== 'visible') return;
			for (const line of this.#lines) line.back();
			if (!this.connected && this.#client?.isConnected()) void this.#client.sendHeartbeat();
		};
		document.addEventListener('visibilitychange', back, { signal });
		addEventListener('online', back, { signal });
		addEventListener('offline', () => this.#down(0), { signal });
		const timer = setTimeout(() => void this.#connect(signal), 0);
		return () => {
			ending.abort();
			clearTimeout(timer);
			clearTimeout(this.#doubt);
			this.#doubt = undefined;
			const client = this.#client;
			this.#client = undefined;
			void client?.removeAllChannels();
			void client?.disconnect();
		};
	}

	/** Listens to a topic until the function it answers with is called. */
	listen(listener: Listener): () => void {
		const line = new Line(listener, {
			up: () => this.#up(),
			down: () => this.#down(patience),
			doubted: () => void (this.#client && this.stands())
		});
		this.#lines.add(line);
		if (this.#client) void line.join(this.#client);
		return () => {
			this.#lines.delete(line);
			line.leave();
		};
	}

	async #connect(signal: AbortSignal): Promise<void> {
		const RealtimeClient = await this.#fetchClient(signal);
		if (RealtimeClient === undefined || signal.aborted) return;
		this.#client = new RealtimeClient(`${this.#settings.url.replace(/^http/, 'ws')}/realtime/v1`, {
			params: { apikey: this.#settings.key },
			// A browser can say that it is offline and online again while the socket stands: nothing is joined anew then.
			heartbeatCallback: (status) => status === 'ok' && this.#beats(),
			accessToken: async () => {
				try {
					return await liveToken();
				} catch (thrown) {
					if (thrown instanceof SignedOut) this.signedOut = true;
					return null;
				}
			}
		});
		for (const line of this.#lines) void line.join(this.#client);
	}

	/**
	 * Fetches what the socket is made of, on a bad line again and again. Without it nothing rings: each try reads again, which
	 * is all there is in a browser that keeps a failed fetch for good (as all did until WHATWG HTML of 2026).
	 */
	async #fetchClient(signal: AbortSignal): Promise<typeof RealtimeClient | undefined> {
		for (let wait = 1_000; !signal.aborted; wait = Math.min(2 * wait, 30_000)) {
			try {
				return (await import('@supabase/supabase-js')).RealtimeClient;
			} catch {
				this.#down(patience);
				await untilOnline(wait);
				if (signal.aborted) return undefined;
				for (const line of this.#lines) line.back();
			}
		}
		return undefined;
	}

	/** Asks the server whether the session still stands: true only by its word; without a line the next token tells. */
	async stands(): Promise<boolean> {
		doubtToken();
		try {
			await liveToken();
			return true;
		} catch (thrown) {
			if (thrown instanceof SignedOut) this.signedOut = true;
			return false;
		}
	}

	/** The socket answers: where every topic is still joined, the line is up. */
	#beats(): void {
		if ([...this.#lines].every((line) => line.joined)) this.#up();
	}

	#up(): void {
		clearTimeout(this.#doubt);
		this.#doubt = undefined;
		this.connected = true;
	}

	#down(after: number): void {
		this.#doubt ??= setTimeout(() => (this.connected = false), after);
	}
}

/** One topic's channel, made anew whenever the service closes it (a token that ran out while the phone slept). */
class Line {
	readonly topic: string;
	#listener: Listener;
	#state: { up(): void; down(): void; doubted(): void };
	#client: RealtimeClient | undefined;
	#channel: RealtimeChannel | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	#left = false;

	constructor(listener: Listener, state: { up(): void; down(): void; doubted(): void }) {
		this.topic = listener.topic;
		this.#listener = listener;
		this.#state = state;
	}

	get joined(): boolean {
		return this.#channel?.state === 'joined';
	}

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
