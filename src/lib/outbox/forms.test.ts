import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { databaseName, openBox, openLastBox, pause, type Box } from './box.ts';
import { limits, type NewForm } from './form.ts';
import { addForm, listForms, releaseForm, removeForm } from './forms.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const walter = '0197a000-0000-7000-8000-00000000000b';
const day = 24 * 60 * 60 * 1000;
const boxes: Box[] = [];

function message(number: number, body = `message ${number}`): NewForm {
	const id = `0197b000-0000-7000-8000-${String(number).padStart(12, '0')}`;
	return { id, group: 'lee', url: '/messages/lee?/send', fields: { body } };
}

async function open(person: string, now?: number): Promise<Box> {
	const box = await openBox(person, now);
	boxes.push(box);
	return box;
}

/** Everything the phone's disk holds, as somebody who stole it would see it. */
async function disk(): Promise<string> {
	const database = await openDB(databaseName);
	const rows = await Promise.all([...database.objectStoreNames].map((name) => database.getAll(name)));
	database.close();
	return JSON.stringify(rows.flat(), (_, value: unknown) =>
		value instanceof ArrayBuffer || ArrayBuffer.isView(value)
			? Buffer.from(value instanceof ArrayBuffer ? value : value.buffer).toString('latin1')
			: value
	);
}

afterEach(async () => {
	vi.unstubAllGlobals();
	for (const box of boxes.splice(0)) box.database.close();
	await deleteDB(databaseName);
});

describe('what Maria writes without a line', () => {
	test('is there after the browser was closed and opened again, in the order she wrote it', async () => {
		const evening = await open(maria);
		for (const number of [3, 1, 2]) await addForm(evening, message(number));
		evening.database.close();

		const morning = await open(maria);
		expect((await listForms(morning)).map(({ fields }) => fields.body)).toEqual([
			'message 3',
			'message 1',
			'message 2'
		]);
		expect(await listForms(morning, 'ana')).toEqual([]);
	});

	test('comes back letter by letter, in any script', async () => {
		const box = await open(maria);
		const words = 'Línea uno\nline two & 50% = "fine"\t\u{1F642} שלום';
		await addForm(box, { ...message(1), fields: { body: words, about: '' } });
		expect((await listForms(box))[0]).toMatchObject({
			person: maria,
			group: 'lee',
			url: '/messages/lee?/send',
			fields: { body: words, about: '' },
			state: 'waiting',
			attempts: 0
		});
	});

	test('lies on the disk without a readable word, under a key no script can carry away', async () => {
		const box = await open(maria);
		await addForm(box, message(1, 'My sugar was 312 this morning'));
		const stored = await disk();
		expect(stored).toContain(message(1).id);
		expect(stored).not.toContain('sugar');
		expect(stored).not.toContain('/messages');
		await expect(crypto.subtle.exportKey('raw', box.key)).rejects.toThrow();
	});

	test('does not open for Walter, nor when it is put in his place', async () => {
		const hers = await open(maria);
		await addForm(hers, message(1));
		const his = await open(walter);
		expect(await listForms(his)).toEqual([]);
		expect(await removeForm(his, message(1).id)).toBe(false);

		const [record] = await hers.database.getAll('forms');
		if (record) await hers.database.put('forms', { ...record, person: walter });
		expect(await listForms({ ...his, key: hers.key })).toMatchObject([
			{ state: 'attention', fields: {}, problem: { status: 0, code: 'unreadable' } }
		]);
	});
});

describe('the outbox', () => {
	test('keeps one form when the same is given twice, and refuses other words under its id', async () => {
		const box = await open(maria);
		await addForm(box, message(1, 'once'));
		await addForm(box, message(1, 'once'));
		await expect(addForm(box, message(1, 'twice'))).rejects.toMatchObject({ code: 'different' });
		expect((await listForms(box)).map(({ fields }) => fields.body)).toEqual(['once']);
	});

	test('asks about what is older than seven days, and sends it on her word', async () => {
		const box = await open(maria);
		await addForm(box, message(1), 0);
		await addForm(box, message(2), 5 * day);
		expect((await listForms(box, 'lee', 7 * day)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
		expect((await listForms(box, 'lee', 7 * day + 1)).map(({ state }) => state)).toEqual([
			'stale',
			'waiting'
		]);

		await releaseForm(box, message(1).id, 8 * day);
		expect((await listForms(box, 'lee', 9 * day)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
		expect((await listForms(box, 'lee', 16 * day)).map(({ state }) => state)).toEqual(['stale', 'stale']);
	});

	test('says that it is full instead of dropping the oldest or the newest', async () => {
		const box = await open(maria);
		const [record] = await addForm(box, message(0)).then(() => box.database.getAll('forms'));
		const filling = box.database.transaction('forms', 'readwrite');
		for (let number = 1; record && number < limits.forms; number++) {
			const { order: _, ...rest } = record;
			void filling.store.add({ ...rest, id: message(number).id });
		}
		await filling.done;
		await expect(addForm(box, message(limits.forms))).rejects.toMatchObject({ code: 'full' });
		await removeForm(box, message(7).id);
		await addForm(box, message(limits.forms));
		expect(await box.database.count('forms')).toBe(limits.forms);
	});

	test.each([
		'https://elsewhere.example/',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'messages',
		'/a b',
		'',
		'/a\n'
	])('posts to no address but our own: %j', async (url) => {
		const box = await open(maria);
		await expect(addForm(box, { ...message(1), url })).rejects.toMatchObject({ code: 'invalid' });
	});

	test('says so where the browser keeps nothing', async () => {
		vi.stubGlobal('indexedDB', {
			open: () => {
				throw new DOMException('A mutation operation was attempted', 'InvalidStateError');
			}
		});
		await expect(openBox(maria)).rejects.toMatchObject({ name: 'OutboxError', code: 'unavailable' });
	});

	test('says so when the phone has no room left', async () => {
		const box = await open(maria);
		vi.spyOn(box.database, 'transaction').mockImplementation(() => {
			throw new DOMException('', 'QuotaExceededError');
		});
		await expect(addForm(box, message(1))).rejects.toMatchObject({ code: 'space' });
	});

	test('sends from the phone for whoever signed in last, and for nobody while their session is over', async () => {
		expect(await openLastBox()).toBeUndefined();
		await open(maria, 1);
		const his = await open(walter, 2);
		const last = await openLastBox();
		if (last) boxes.push(last);
		expect(last?.person).toBe(walter);
		await pause(his);
		expect(await openLastBox()).toBeUndefined();
	});

	test('gives two tabs that open it at once for the first time the same key', async () => {
		const [one, other] = await Promise.all([open(maria), open(maria)]);
		await addForm(one, message(1));
		expect((await listForms(other))[0]?.state).toBe('waiting');
	});
});
