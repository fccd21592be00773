import { createClient, REALTIME_SUBSCRIBE_STATES } from '@supabase/supabase-js';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { connectionOf, query } from './query.ts';
import type { Closeby } from './server.ts';
import { openMessages, send } from './words.ts';

const { lee, tess } = cast;
const secret = 'Only my care team may read this.';

test('nobody hears the topics of others, and whoever may hear them hears ids and never words', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
	const [row] = await query<{ epoch: number }>(
		closeby,
		'select epoch from care.conversations where id = $1',
		[patient.conversation]
	);
	const topics = [
		`conversation:${patient.conversation}:${row?.epoch}`,
		`person:${patient.id}`,
		`person:${lee.id}`
	];
	const outsider = await listener(closeby, await signIn(tess, { screen: 'desktop' }), [
		...topics,
		`person:${tess.id}`
	]);
	const insider = await listener(closeby, await signIn(lee, { screen: 'desktop' }), [
		...topics,
		`conversation:${patient.conversation}:${Number(row?.epoch) + 1}`
	]);
	expect(outsider.joined).toEqual([`person:${tess.id}`]);
	expect(insider.joined).toEqual([topics[0], topics[2]]);

	await send(phone, secret);
	await expect.poll(() => insider.heard.length).toBeGreaterThanOrEqual(2);
	expect(JSON.stringify(insider.heard)).not.toContain('care team');
	expect(outsider.heard).toEqual([]);
	await Promise.all([outsider.leave(), insider.leave()]);
});

/** Joins private topics with the real client and the token of whoever is signed in on the page. */
async function listener(closeby: Closeby, page: Page, topics: readonly string[]) {
	const { PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = '' } = connectionOf(closeby);
	const answer = await page.request.post('/live/token', { headers: { origin: closeby.url } });
	const { token } = v.parse(v.object({ token: v.string() }), await answer.json());
	const client = createClient(closeby.url, key, { accessToken: () => Promise.resolve(token) });
	await client.realtime.setAuth(token);
	const heard: unknown[] = [];
	const joined: string[] = [];
	for (const topic of topics) {
		await new Promise<void>((resolve) => {
			const channel = client.channel(topic, { config: { private: true } });
			channel.on('broadcast', { event: '*' }, (ring) => heard.push(ring));
			channel.subscribe((status) => {
				if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) joined.push(topic);
				resolve();
			});
		});
	}
	return { heard, joined, leave: () => client.removeAllChannels() };
}
