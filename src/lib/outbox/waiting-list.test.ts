import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { expect, test } from 'vitest';
import { databaseName, openBox } from './box.ts';
import * as engine from './engine.ts';
import type { WaitingForm } from './form.ts';
import { WaitingList } from './waiting-list.svelte.ts';

test('what was sent after the browser let go of it does not come back by a reading from before', async () => {
	const person = '0197a000-0000-7000-8000-00000000000a';
	const box = await openBox(person);
	const form: WaitingForm = {
		id: '0197b000-0000-7000-8000-000000000001',
		person,
		group: 'lee',
		url: '/messages/lee?/send',
		fields: { body: 'I fell this morning.' },
		state: 'waiting',
		attempts: 0,
		createdAt: 1
	};
	const slow = Promise.withResolvers<WaitingForm[]>();
	const opened = { box, engine: { ...engine, listForms: () => slow.promise } };
	const list = new WaitingList({ open: () => Promise.resolve(opened), resting: () => false });
	list.items = [form];
	const reading = list.read();
	await Promise.resolve();
	list.hold();
	list.drop(form.id);
	slow.resolve([form]);
	await reading;
	expect(list.items).toEqual([]);
	box.database.close();
	await deleteDB(databaseName);
});
