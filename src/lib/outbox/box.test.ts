import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseName, openBox } from './box.ts';
import { readDrafts, saveDraft } from './drafts.ts';
import { addForm, listForms } from './forms.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const form = {
	id: '0197b000-0000-7000-8000-000000000001',
	group: 'lee',
	url: '/messages/lee?/send',
	fields: { body: 'My knee hurts.' }
};

afterEach(async () => {
	vi.useRealTimers();
	await deleteDB(databaseName);
});

test('a newer version may add to the schema beside a tab of this one, which reads and writes on, also when the update is taken back', async () => {
	const before = await openBox(maria);
	await addForm(before, form);
	const newer = await openDB(databaseName, 9, { upgrade: (raised) => void raised.createObjectStore('more') });
	expect(before.closed.reason).toMatchObject({ code: 'unavailable' });

	const after = await openBox(maria);
	expect(await listForms(after)).toMatchObject([{ fields: form.fields, state: 'waiting' }]);
	await saveDraft(after, { key: 'lee', page: 'one' }, 'And my hip');
	expect(await readDrafts(after, (key) => key === 'lee')).toMatchObject([{ words: 'And my hip' }]);
	newer.close();
	after.database.close();
});

test('a tab that sleeps and does not let the schema be raised is not waited for for ever', async () => {
	const asleep = await openDB(databaseName, 1);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const opening = openBox(maria);
	const refused = expect(opening).rejects.toMatchObject({ code: 'unavailable' });
	await vi.advanceTimersByTimeAsync(10_000);
	await refused;
	vi.useRealTimers();
	asleep.close();
});
