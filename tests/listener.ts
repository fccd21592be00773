import { createClient, REALTIME_SUBSCRIBE_STATES } from '@supabase/supabase-js';
import * as v from 'valibot';
import { connectionOf } from './query.ts';
import type { Closeby } from './server.ts';
import type { Asking } from './visitor.ts';

/** Joins private topics with the real client and the token of whoever is signed in there. */
export async function listener(closeby: Closeby, { request }: Asking, topics: readonly string[]) {
	const { PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = '' } = connectionOf(closeby);
	const answer = await request.post('/live/token', { headers: { origin: closeby.url } });
	const { token } = v.parse(v.object({ token: v.string() }), await answer.json());
	const client = createClient(closeby.url, key, { accessToken: () => Promise.resolve(token) });
	await client.realtime.setAuth(token);
	const heard: unknown[] = [];
	const joined: string[] = [];
	const join = (topic: string) =>
		new Promise<void>((resolve) => {
			const channel = client.channel(topic, { config: { private: true } });
			channel.on('broadcast', { event: '*' }, (ring) => heard.push(ring));
			channel.subscribe((status) => {
				if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) joined.push(topic);
				resolve();
			});
		});
	for (const topic of topics) await join(topic);
	return { heard, joined, join, leave: () => client.removeAllChannels() };
}
