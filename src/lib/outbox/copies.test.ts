import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseName, openBox, type Box } from './box.ts';
import { keepCopy, listCopies } from './copies.ts';
import { keepOnlyGroups } from './groups.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const rosa = '0197a000-0000-7000-8000-00000000000c';
const day = 24 * 60 * 60 * 1000;

let box: Box;
beforeEach(async () => (box = await openBox(maria)));
afterEach(async () => {
	box.database.close();
	await deleteDB(databaseName);
});

test('what was read is there after a restart, for who read it alone, unreadable on the disk', async () => {
	await keepCopy(box, 'plan', 'Walk for ten minutes', { now: 1 });
	await keepCopy(box, 'plan', 'Walk for twenty minutes', { now: 2 });
	const stored = await box.database.getAll('copies');
	box.database.close();
	box = await openBox(maria);
	expect(await listCopies(box, 3)).toEqual([{ key: 'plan', words: 'Walk for twenty minutes', savedAt: 2 }]);
	expect(stored.map(({ sealed }) => Buffer.from(sealed.bytes).toString('latin1')).join()).not.toContain(
		'Walk'
	);
	const other = await openBox(rosa);
	expect(await listCopies(other, 3)).toEqual([]);
	other.database.close();
});

test('copies are few, grow old, and go with the right to see what they show', async () => {
	for (let n = 1; n <= 8; n += 1) await keepCopy(box, `plan ${n}`, 'words', { now: n * day });
	expect((await listCopies(box, 9 * day)).map(({ key }) => key)).toEqual(
		[8, 7, 6, 5, 4, 3].map((n) => `plan ${n}`)
	);
	await keepOnlyGroups(box, ['plan 7', 'plan 8']);
	expect((await listCopies(box, 9 * day)).map(({ key }) => key)).toEqual(['plan 8', 'plan 7']);
	expect((await listCopies(box, 37.5 * day)).map(({ key }) => key)).toEqual(['plan 8']);
	await keepCopy(box, 'plan 8', 'x'.repeat(500_001), { now: 9 * day });
	expect(await listCopies(box, 9 * day)).toEqual([]);
});

test('a beginning is kept where there is nothing yet, and never over what was read', async () => {
	await keepCopy(box, 'log', 'nothing read yet', { now: 1, beginning: true });
	await keepCopy(box, 'log', 'read', { now: 2 });
	await keepCopy(box, 'log', 'nothing read yet', { now: 3, beginning: true });
	expect(await listCopies(box, 4)).toEqual([{ key: 'log', words: 'read', savedAt: 2 }]);
});

test('a phone that kept words before there were copies keeps them', async () => {
	box.database.close();
	await deleteDB(databaseName);
	const old = await openDB(databaseName, 1, {
		upgrade(fresh) {
			fresh.createObjectStore('people', { keyPath: 'person' });
			const forms = fresh.createObjectStore('forms', { keyPath: 'order', autoIncrement: true });
			forms.createIndex('id', 'id', { unique: true });
			forms.createIndex('person', 'person');
			fresh.createObjectStore('drafts', { keyPath: ['person', 'key'] }).createIndex('person', 'person');
			fresh.createObjectStore('places', { keyPath: ['person', 'group'] }).createIndex('person', 'person');
		}
	});
	await old.put('drafts', { person: maria, key: 'lee', savedAt: 1 });
	old.close();
	box = await openBox(maria);
	expect(await box.database.count('drafts')).toBe(1);
	expect(await listCopies(box)).toEqual([]);
});
