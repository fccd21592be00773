import type { RealtimeClient } from '@supabase/supabase-js';
import { createContext } from 'svelte';
import { doubtToken, liveToken, SignedOut } from './token.ts';
import { TopicChannel, type Listener } from './topic-channel.ts';
import { untilOnline } from './until-online.ts';

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
	#channels = new Set<TopicChannel>();
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
			for (const channel of this.#channels) channel.back();
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
		const channel = new TopicChannel(listener, {
			up: () => this.#up(),
			down: () => this.#down(patience),
			doubted: () => void (this.#client && this.stands())
		});
		this.#channels.add(channel);
		if (this.#client) void channel.join(this.#client);
		return () => {
			this.#channels.delete(channel);
			channel.leave();
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
		for (const channel of this.#channels) void channel.join(this.#client);
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
				for (const channel of this.#channels) channel.back();
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
		if ([...this.#channels].every(({ joined }) => joined)) this.#up();
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
