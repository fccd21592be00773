import { REALTIME_SUBSCRIBE_STATES, RealtimeClient } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { BrowserLine } from './browser-line.ts';

const Token = v.object({ token: v.string(), seconds: v.number() });

/** Opens a live socket as a screen does: the realtime client as it is published, with tokens of its session. */
export function openSocket(url: string, key: string, line: BrowserLine): RealtimeClient {
	let held = '';
	let until = 0;
	return new RealtimeClient(`${url.replace(/^http/, 'ws')}/realtime/v1`, {
		params: { apikey: key },
		accessToken: async () => {
			if (until - Date.now() < 60_000) {
				const { token, seconds } = await line.read('POST', '/live/token', Token);
				held = token;
				until = Date.now() + seconds * 1000;
			}
			return held;
		}
	});
}

/** Joins a private topic and resolves when it is joined; `onRing` hears every broadcast on it. */
export async function join(client: RealtimeClient, topic: string, onRing: () => void): Promise<void> {
	await client.setAuth();
	const channel = client.channel(topic, { config: { private: true } });
	channel.on('broadcast', { event: '*' }, onRing);
	await new Promise<void>((resolve, reject) => {
		channel.subscribe((status, error) => {
			if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) resolve();
			else reject(new Error(`${topic}: ${status} ${error?.message ?? ''}`));
		});
	});
}

/** Opens one socket for each line, joined to the topic of the person it belongs to, some at a time. */
export async function openIdle(
	url: string,
	key: string,
	people: { line: BrowserLine; person: string }[]
): Promise<void> {
	const waiting = people.values();
	const open = async () => {
		for (const { line, person } of waiting)
			await join(openSocket(url, key, line), `person:${person}`, () => {});
	};
	await Promise.all(Array.from({ length: 8 }, open));
}
