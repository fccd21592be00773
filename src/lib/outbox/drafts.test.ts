import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseName, openBox, type Box } from './box.ts';
import { together } from './draft-queue.ts';
import { forgetOldDrafts, readDrafts, saveDraft } from './drafts.ts';
import { keepOnlyGroups } from './groups.ts';
import { listPlaces, rememberPlace } from './places.ts';
import { seal } from './seal.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const rosa = '0197a000-0000-7000-8000-00000000000c';
const day = 24 * 60 * 60 * 1000;

let box: Box;
beforeEach(async () => (box = await openBox(maria)));
afterEach(async () => {
	box.database.close();
	await deleteDB(databaseName);
});

const keep = (key: string, words: string, now?: number) =>
	saveDraft(box, { key, page: 'one' }, words, now === undefined ? {} : { now });
const begun = async (key: string, from = box) =>
	(await readDrafts(from, (one) => one === key)).map(({ words }) => words);

test('begun words are there after a restart, each in its conversation, unreadable on the disk', async () => {
	await keep('lee', 'I forgot to');
	await keep('lee', 'I forgot to ask about the pills');
	await keep('ana', 'Hello');
	const stored = await box.database.getAll('drafts');
	box.database.close();

	box = await openBox(maria);
	expect(await begun('lee')).toEqual(['I forgot to ask about the pills']);
	expect(await begun('ana')).toEqual(['Hello']);
	expect(await begun('sam')).toEqual([]);
	expect(stored.map(({ sealed }) => Buffer.from(sealed.bytes).toString('latin1')).join()).not.toContain(
		'pills'
	);
});

test('sent words leave no draft behind', async () => {
	await keep('lee', 'Hello');
	await keep('lee', '');
	expect(await box.database.count('drafts')).toBe(0);
});

test('Rosa, who signs in on the same phone, sees none of it', async () => {
	await keep('lee', 'Hello');
	await rememberPlace(box, { group: 'lee', title: 'Lee Nguyen', url: '/messages/lee?/send', field: 'body' });
	const hers = await openBox(rosa);
	expect(await begun('lee', hers)).toEqual([]);
	expect(await listPlaces(hers)).toEqual([]);
	hers.database.close();
});

test('drafts found untouched on seven days are forgotten, however often the phone is opened on each', async () => {
	await keep('lee', 'old', 0);
	await keep('ana', 'begun', 0);
	for (let hour = 1; hour < 7 * 24; hour += 5) await forgetOldDrafts(box, hour * (day / 24));
	await keep('ana', 'begun, and a word more', 6 * day);
	expect(await begun('lee')).toEqual(['old']);
	for (let hour = 7 * 24; hour < 9 * 24; hour += 5) await forgetOldDrafts(box, hour * (day / 24));
	expect(await begun('lee')).toEqual([]);
	expect(await begun('ana')).toEqual(['begun, and a word more']);
});

test('a clock that is put right, forwards or back, forgets no draft', async () => {
	await keep('lee', 'I forgot to ask', 0);
	for (const clock of [60 * day, 60 * day + 1, day, 400 * day, 401 * day]) await forgetOldDrafts(box, clock);
	expect(await begun('lee')).toEqual(['I forgot to ask']);
});

test('each page keeps its own words; what one page went on from is forgotten, unless it was kept anew since', async () => {
	const at = (page: string, words: string, now: number, shown = {}) =>
		saveDraft(box, { key: 'lee', page }, words, { now, ...shown });
	await at('one', 'My ankles', 1);
	const shown = await readDrafts(box, (key) => key === 'lee');
	await at('two', 'My ankles are swollen', 2, { shown });
	expect(await begun('lee')).toEqual(['My ankles are swollen']);
	await at('one', 'My knee', 3);
	await at('two', 'My ankles are thick', 4, { shown });
	expect(await begun('lee')).toEqual(['My knee', 'My ankles are thick']);
	await at('two', '', 5);
	expect(await begun('lee')).toEqual(['My knee']);
});

test('words kept before pages kept their own are found, and go with what goes on from them', async () => {
	const sealed = await seal(box.key, [maria, 'draft', 'lee'], 'Before');
	await box.database.put('drafts', { person: maria, key: 'lee', savedAt: 1, sealed });
	expect(await begun('lee')).toEqual(['Before']);
	const shown = await readDrafts(box, () => true);
	await saveDraft(box, { key: 'lee', page: 'one' }, 'Before and after', { shown });
	expect(await begun('lee')).toEqual(['Before and after']);
});

test('what was begun in a group that is no longer theirs is forgotten in every page, and what belongs to another stays', async () => {
	for (const key of ['lee', 'lee 1', 'leeward', 'ana 1']) await keep(key, key);
	await keepOnlyGroups(box, ['lee']);
	const left = await readDrafts(box, () => true);
	expect(left.map(({ key }) => key).toSorted()).toEqual(['lee', 'lee 1']);
});

test.each([
	[['My knee', 'My ankles'], 'My knee\n\nMy ankles'],
	[['My knee', 'My knee is blue'], 'My knee is blue'],
	[['My knee', 'My ankles', 'My knee'], 'My knee\n\nMy ankles'],
	[['My knee'], 'My knee'],
	[['pain', 'I have no pain today'], 'pain\n\nI have no pain today'],
	[['My knee\n\nMy ankles, too', 'My knee\n\nMy ankles', 'My knee'], 'My knee\n\nMy ankles, too'],
	[['My ankles', 'My knee\n\nMy ankles'], 'My knee\n\nMy ankles'],
	[[], '']
])('what stood in pages, %j, is together each once', (begunThere, both) => {
	expect(together(begunThere)).toBe(both);
});
