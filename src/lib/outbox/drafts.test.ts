import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseName, openBox, type Box } from './box.ts';
import { forgetOldDrafts, readDraft, saveDraft } from './drafts.ts';
import { listPlaces, rememberPlace } from './places.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const rosa = '0197a000-0000-7000-8000-00000000000c';
const day = 24 * 60 * 60 * 1000;

let box: Box;
beforeEach(async () => (box = await openBox(maria)));
afterEach(async () => {
	box.database.close();
	await deleteDB(databaseName);
});

test('begun words are there after a restart, each in its conversation, unreadable on the disk', async () => {
	await saveDraft(box, 'lee', 'I forgot to');
	await saveDraft(box, 'lee', 'I forgot to ask about the pills');
	await saveDraft(box, 'ana', 'Hello');
	const stored = await box.database.getAll('drafts');
	box.database.close();

	box = await openBox(maria);
	expect(await readDraft(box, 'lee')).toBe('I forgot to ask about the pills');
	expect(await readDraft(box, 'ana')).toBe('Hello');
	expect(await readDraft(box, 'sam')).toBe('');
	expect(stored.map(({ sealed }) => Buffer.from(sealed.bytes).toString('latin1')).join()).not.toContain(
		'pills'
	);
});

test('sent words leave no draft behind', async () => {
	await saveDraft(box, 'lee', 'Hello');
	await saveDraft(box, 'lee', '');
	expect(await box.database.count('drafts')).toBe(0);
});

test('Rosa, who signs in on the same phone, sees none of it', async () => {
	await saveDraft(box, 'lee', 'Hello');
	await rememberPlace(box, { group: 'lee', title: 'Lee Nguyen', url: '/messages/lee?/send', field: 'body' });
	const hers = await openBox(rosa);
	expect(await readDraft(hers, 'lee')).toBe('');
	expect(await listPlaces(hers)).toEqual([]);
	hers.database.close();
});

test('drafts found untouched on seven days are forgotten, however often the phone is opened on each', async () => {
	await saveDraft(box, 'lee', 'old', 0);
	await saveDraft(box, 'ana', 'begun', 0);
	for (let hour = 1; hour < 7 * 24; hour += 5) await forgetOldDrafts(box, hour * (day / 24));
	await saveDraft(box, 'ana', 'begun, and a word more', 6 * day);
	expect(await readDraft(box, 'lee')).toBe('old');
	for (let hour = 7 * 24; hour < 9 * 24; hour += 5) await forgetOldDrafts(box, hour * (day / 24));
	expect(await readDraft(box, 'lee')).toBe('');
	expect(await readDraft(box, 'ana')).toBe('begun, and a word more');
});

test('a clock that is put right, forwards or back, forgets no draft', async () => {
	await saveDraft(box, 'lee', 'I forgot to ask', 0);
	for (const clock of [60 * day, 60 * day + 1, day, 400 * day, 401 * day]) await forgetOldDrafts(box, clock);
	expect(await readDraft(box, 'lee')).toBe('I forgot to ask');
});
