import { kept, type Box, type FormRecord } from './box.ts';
import { checkForm, limits, OutboxError, type NewForm, type WaitingForm } from './form.ts';
import { seal, unseal } from './seal.ts';

/**
 * Keeps a form. Resolves only when the disk has it, so that the composer may be cleared then and not
 * before; the same form again changes nothing. Rejects with an OutboxError: `invalid`, `full`, `different`,
 * `space`, `unavailable`, `closed`.
 */
export async function addForm(box: Box, form: NewForm, now = Date.now()): Promise<void> {
	checkForm(form);
	const { person, key, database, closed } = box;
	await kept(async () => {
		const sealed = await seal(key, [person, form.id], pack(form));
		const writing = database.transaction('forms', 'readwrite', { durability: 'strict' });
		const known = await writing.store.index('id').get(form.id);
		if (known) {
			await writing.done;
			return refuseOtherWords(box, known, form);
		}
		if ((await writing.store.index('person').count(person)) >= limits.forms) throw new OutboxError('full');
		await writing.store.add({
			id: form.id,
			person,
			group: form.group,
			createdAt: now,
			freshFrom: now,
			state: 'waiting',
			attempts: 0,
			triedAt: 0,
			notBefore: 0,
			heldUntil: 0,
			sealed
		});
		await writing.done;
	}, closed);
}

/**
 * The person's forms in the order of writing, those of one `group` if given. Ages them: what is too old
 * becomes `stale`.
 */
export async function listForms(box: Box, group?: string, now = Date.now()): Promise<WaitingForm[]> {
	return kept(async () => {
		const records = await ageForms(box, now);
		const wanted = records.filter((record) => group === undefined || record.group === group);
		return Promise.all(wanted.map((record) => readForm(box, record)));
	}, box.closed);
}

/**
 * The person's records in the order of writing, with the old ones marked: after 7 days words are not sent
 * without asking. A try that lies ahead was made by a clock since put back: what was to be waited is counted from now.
 */
export async function ageForms(box: Box, now: number): Promise<FormRecord[]> {
	const records = await box.database.getAllFromIndex('forms', 'person', box.person);
	for (const record of records) {
		const ahead = Math.max(record.triedAt - now, 0);
		if (ahead === 0 && record.freshFrom <= now) continue;
		const change = {
			triedAt: record.triedAt - ahead,
			notBefore: record.notBefore - ahead,
			heldUntil: record.heldUntil - ahead,
			freshFrom: Math.min(record.freshFrom, now)
		};
		await updateForm(box, record.id, Object.assign(record, change));
	}
	const old = records.filter((record) => isOld(record, now));
	for (const record of old) {
		record.state = 'stale';
		await updateForm(box, record.id, { state: 'stale' });
	}
	return records;
}

/** Whether a form that waits is too old to be sent without asking. */
export const isOld = ({ state, freshFrom }: FormRecord, now: number): boolean =>
	state === 'waiting' && now - freshFrom > limits.age;

/**
 * The form in a record. One that no longer opens is shown as such instead of vanishing, and is never sent.
 */
export async function readForm({ key, person }: Box, record: FormRecord): Promise<WaitingForm> {
	const { id, group, createdAt, state, problem, attempts } = record;
	const about = { id, person, group, createdAt, attempts };
	try {
		const content = unpack(await unseal(key, [person, id], record.sealed));
		return { ...about, ...content, state, ...(problem && { problem }) };
	} catch {
		return { ...about, url: '/', fields: {}, state: 'attention', problem: { status: 0, code: 'unreadable' } };
	}
}

/** Whether a form is still here. */
export async function hasForm({ database }: Box, id: string): Promise<boolean> {
	return (await database.getKeyFromIndex('forms', 'id', id)) !== undefined;
}

/** Writes what became of a form, unless it has been removed meanwhile. */
export async function updateForm({ database }: Box, id: string, change: Partial<FormRecord>): Promise<void> {
	const writing = database.transaction('forms', 'readwrite', { durability: 'strict' });
	const record = await writing.store.index('id').get(id);
	if (record) await writing.store.put({ ...record, ...change });
	await writing.done;
}

/** Removes a form. Answers whether it was still there. */
export async function removeForm({ database, person }: Box, id: string): Promise<boolean> {
	const writing = database.transaction('forms', 'readwrite', { durability: 'strict' });
	const record = await writing.store.index('id').get(id);
	const own = record?.order !== undefined && record.person === person;
	if (own) await writing.store.delete(record.order ?? 0);
	await writing.done;
	return own;
}

/** On the person's word a form is due now: refused, too old or waiting makes no difference. */
export async function releaseForm(box: Box, id: string, now = Date.now()): Promise<void> {
	const due = {
		state: 'waiting',
		freshFrom: now,
		attempts: 0,
		triedAt: 0,
		notBefore: 0,
		heldUntil: 0
	} as const;
	await kept(() => updateForm(box, id, { ...due, problem: undefined }), box.closed);
}

async function refuseOtherWords(box: Box, known: FormRecord, form: NewForm): Promise<void> {
	const { group, ...content } = await readForm(box, known);
	const same = known.person === box.person && group === form.group && pack(content) === pack(form);
	if (!same) throw new OutboxError('different');
}

type Content = Pick<NewForm, 'url' | 'fields' | 'label'>;

function pack({ url, fields, label }: Content): string {
	const content = `${url}\n${new URLSearchParams(fields)}`;
	return label === undefined ? content : `${content}\n${label}`;
}

// Neither an address nor encoded fields hold a line end.
function unpack(words: string): Content {
	const [url = '', fields = '', ...label] = words.split('\n');
	return {
		url,
		fields: Object.fromEntries(new URLSearchParams(fields)),
		...(label.length > 0 && { label: label.join('\n') })
	};
}
