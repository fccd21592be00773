import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { listener } from './listener.ts';
import { post } from './post.ts';
import { query } from './query.ts';

const { lee, tess } = cast;
const secret = 'Only my care team may read this.';

test('nobody hears the topics of others, and whoever may hear them hears ids and never words', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	// Who hears needs no screen: they are asked with the session of each.
	const at = 'about:blank';
	const phone = await signIn(patient, { at });
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
	const outsider = await listener(closeby, await signIn(tess, { at }), [...topics, `person:${tess.id}`]);
	const insider = await listener(closeby, await signIn(lee, { at }), [
		...topics,
		`conversation:${patient.conversation}:${Number(row?.epoch) + 1}`
	]);
	expect(outsider.joined).toEqual([`person:${tess.id}`]);
	expect(insider.joined).toEqual([topics[0], topics[2]]);

	const path = `/messages/${patient.conversation}?/send`;
	expect((await post(phone, closeby.url, path, { id: v7(), body: secret })).ok()).toBe(true);
	await expect.poll(() => insider.heard.length).toBeGreaterThanOrEqual(2);
	expect(JSON.stringify(insider.heard)).not.toContain('care team');
	expect(outsider.heard).toEqual([]);
	await Promise.all([outsider.leave(), insider.leave()]);
});
