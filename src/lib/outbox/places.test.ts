import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseName, openBox, type Box } from './box.ts';
import { listPlaces, rememberPlace } from './places.ts';

let box: Box;
beforeEach(async () => (box = await openBox('0197a000-0000-7000-8000-00000000000a')));
afterEach(async () => {
	box.database.close();
	await deleteDB(databaseName);
});

test('where to write while no page can be fetched is remembered once per conversation, and only on our origin', async () => {
	const place = { group: 'lee', title: 'Lee Nguyen RN', url: '/messages/lee?/send', field: 'body' };
	await rememberPlace(box, { ...place, title: 'Lee' });
	await rememberPlace(box, place);
	expect(await listPlaces(box)).toEqual([place]);
	await expect(rememberPlace(box, { ...place, url: '//elsewhere.example' })).rejects.toMatchObject({
		code: 'invalid'
	});
});
