import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Announcement } from './announce.ts';
import { databaseName, openBox, type Box } from './box.ts';
import { drain, type Rest } from './drain.ts';
import type { WaitingForm } from './form.ts';
import { addForm, listForms, releaseForm, removeForm } from './forms.ts';
import type { Outcome, postForm } from './post.ts';
import { removeEverything } from './sign-out.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const later: Outcome = { type: 'later', hold: 0 };

let box: Box;
let clock: number;
let heard: Announcement[];
let arrived: string[];
let answer: (form: WaitingForm) => Outcome | Promise<Outcome>;

/** What the server does unless a test says otherwise: it takes a form, and knows one it has already. */
function take({ fields, id }: WaitingForm): Outcome {
	const words = fields.body ?? '';
	if (!arrived.includes(words)) arrived.push(words);
	return { type: 'sent', data: { id, seq: arrived.indexOf(words) + 1 } };
}

const post: typeof postForm = async (form) => answer(form);

function send(awake = false, from = box): Promise<Rest> {
	const announce = (announcement: Announcement) => void heard.push(announcement);
	return drain(from, { announce, awake, post, now: () => clock, random: () => 0.5 });
}

const list = () => listForms(box, undefined, clock);

let written = 0;
async function write(body: string, group = 'lee'): Promise<string> {
	const id = `0197b000-0000-7000-8000-${String(++written).padStart(12, '0')}`;
	await addForm(box, { id, group, url: '/messages/lee?/send', fields: { body } }, clock);
	return id;
}

beforeEach(async () => {
	clock = 1_000_000;
	heard = [];
	arrived = [];
	answer = take;
	box = await openBox(maria, clock);
});

afterEach(async () => {
	box.database.close();
	await deleteDB(databaseName);
});

describe('with a line', () => {
	test('words arrive in the order of writing, and every tab hears what the server made of them', async () => {
		const first = await write('first');
		await write('second');
		await write('third');
		expect(await send()).toEqual({ waiting: 0 });
		expect(arrived).toEqual(['first', 'second', 'third']);
		expect(await list()).toEqual([]);
		expect(heard[0]).toEqual({
			type: 'sent',
			person: maria,
			id: first,
			group: 'lee',
			data: { id: first, seq: 1 }
		});
	});

	test('a refused message waits for attention with the reason, and the ones behind it go on', async () => {
		await write('too long');
		await write('fine');
		answer = (form) =>
			form.fields.body === 'fine' ? take(form) : { type: 'refused', status: 422, code: 'long' };
		expect(await send()).toEqual({ waiting: 0 });
		expect(arrived).toEqual(['fine']);
		const [refused] = await list();
		expect(refused).toMatchObject({ state: 'attention', problem: { status: 422, code: 'long' } });

		answer = take;
		await send();
		expect(arrived, 'it is not sent again by itself').toEqual(['fine']);
		await releaseForm(box, refused?.id ?? '', clock);
		await send();
		expect(arrived).toEqual(['fine', 'too long']);
	});

	test('two tabs never send at the same time', async () => {
		await write('first');
		await write('second');
		let busy = 0;
		answer = async (form) => {
			expect(++busy).toBe(1);
			await new Promise((resolve) => setTimeout(resolve, 5));
			busy--;
			return take(form);
		};
		const otherTab = await openBox(maria, clock);
		await Promise.all([send(), send(false, otherTab), send()]);
		otherTab.database.close();
		expect(heard.filter(({ type }) => type === 'sent')).toHaveLength(2);
	});
});

test('a tab that fell asleep while it sends loses its turn to the next, and sends nothing that was taken back since', async () => {
	await write('first');
	const second = await write('second');
	const { promise: sleeping, resolve: wake } = Promise.withResolvers<void>();
	const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
	let tries = 0;
	answer = async (form) => {
		tries += 1;
		if (tries > 1) return later;
		fallAsleep();
		await sleeping;
		return take(form);
	};
	const sleeper = expect(send()).rejects.toMatchObject({ name: 'AbortError' });
	await asleep;
	const announce = (announcement: Announcement) => void heard.push(announcement);
	const next = { announce, post, patience: 20, now: () => clock, random: () => 0.5 };
	expect(await drain(box, next)).toMatchObject({ waiting: 2 });
	await sleeper;
	await removeForm(box, second);
	wake();
	await vi.waitFor(async () => expect(await list()).toEqual([]));
	expect(arrived).toEqual(['first']);
	expect(tries).toBe(2);
});

describe('without a line', () => {
	test('words wait 1, 2, 5, 10, 30, then always 60 seconds for the next attempt', async () => {
		await write('patient');
		answer = () => later;
		const waits: number[] = [];
		for (let attempt = 0; attempt < 8; attempt++) {
			const { next = 0 } = await send();
			waits.push((next - clock) / 1000);
			clock = next;
		}
		expect(waits).toEqual([1, 2, 5, 10, 30, 60, 60, 60]);
		expect((await list())[0]).toMatchObject({ state: 'waiting', attempts: 8 });
	});

	test('nothing is tried before its time, and nothing overtakes', async () => {
		await write('first');
		answer = () => later;
		await send();
		await write('second');
		answer = take;
		clock += 999;
		expect(await send()).toEqual({ waiting: 2, next: clock + 1 });
		expect(arrived).toEqual([]);
		clock += 1;
		await send();
		expect(arrived).toEqual(['first', 'second']);
	});

	test('one conversation that cannot be reached holds up no other', async () => {
		await write('for Lee', 'lee');
		await write('for Ana', 'ana');
		answer = (form) => (form.group === 'lee' ? later : take(form));
		expect(await send()).toMatchObject({ waiting: 1 });
		expect(arrived).toEqual(['for Ana']);
	});

	test('a line that returns wakes it at once, but not when the server asked to be left alone', async () => {
		await write('soon');
		answer = () => later;
		for (let attempt = 0; attempt < 4; attempt++) clock = (await send()).next ?? clock;
		await send();
		answer = take;
		clock += 1000;
		await send(true);
		expect(arrived).toEqual(['soon']);

		await write('not yet');
		answer = () => ({ type: 'later', hold: 90_000 });
		expect(await send()).toEqual({ waiting: 1, next: clock + 90_000 });
		answer = take;
		clock += 89_999;
		await send(true);
		expect(arrived).toEqual(['soon']);
		clock += 1;
		await send(true);
		expect(arrived).toEqual(['soon', 'not yet']);
	});

	test('a clock that was ahead when a try failed, and is put right, makes nothing wait longer', async () => {
		const day = 24 * 60 * 60 * 1000;
		clock += 60 * day;
		await write('tried by a clock ahead');
		answer = () => later;
		for (let attempt = 0; attempt < 8; attempt++) clock = (await send()).next ?? clock;
		await send();
		clock -= 60 * day;
		const { next = Infinity } = await send();
		expect(next - clock).toBeLessThanOrEqual(72_000);
		answer = take;
		clock = next;
		await send();
		expect(arrived).toEqual(['tried by a clock ahead']);

		clock += 60 * day;
		await write('held by the server');
		answer = () => ({ type: 'later', hold: 90_000 });
		await send();
		answer = take;
		clock -= 60 * day;
		expect(await send(true)).toEqual({ waiting: 1, next: clock + 90_000 });
		clock += 90_000;
		await send(true);
		expect(arrived).toEqual(['tried by a clock ahead', 'held by the server']);
	});

	test('after seven days words are not sent unasked', async () => {
		await write('old');
		clock += 7 * 24 * 60 * 60 * 1000 + 1;
		expect(await send(true)).toEqual({ waiting: 0 });
		expect(arrived).toEqual([]);
		expect(await list()).toMatchObject([{ state: 'stale' }]);
	});

	test('nor where the phone slept for a week in the middle of sending', async () => {
		await write('first');
		await write('second');
		answer = (form) => {
			clock += 8 * 24 * 60 * 60 * 1000;
			return take(form);
		};
		await send();
		expect(arrived).toEqual(['first']);
		expect(await list()).toMatchObject([{ state: 'stale' }]);
	});
});

test('a phone that dies while sending sends the same form again, and it arrives once', async () => {
	await write('once');
	answer = (form) => {
		take(form);
		throw new Error('the battery is empty');
	};
	await expect(send()).rejects.toThrow();
	answer = take;
	expect(await send()).toEqual({ waiting: 0 });
	expect(arrived).toEqual(['once']);
});

test('when the session is over everything waits untouched until its owner signs in again', async () => {
	await write('first', 'lee');
	await write('second', 'ana');
	answer = () => ({ type: 'signed-out' });
	expect(await send()).toEqual({ waiting: 0 });
	expect(heard).toContainEqual({ type: 'signed-out', person: maria });

	answer = take;
	await send(true);
	expect(arrived).toEqual([]);
	expect(await list()).toMatchObject([
		{ state: 'waiting', attempts: 0 },
		{ state: 'waiting', attempts: 0 }
	]);

	const again = await openBox(maria, clock);
	await send(false, again);
	again.database.close();
	// Two conversations do not wait for each other.
	expect(arrived.toSorted()).toEqual(['first', 'second']);
});

test('wiping the phone stops a sender in the middle and leaves nothing to send', async () => {
	await write('first');
	await write('second');
	answer = async (form) => {
		await removeEverything();
		return take(form);
	};
	await expect(send()).rejects.toMatchObject({ name: 'OutboxError', code: 'closed' });
	expect(arrived).toEqual(['first']);
	await expect(write('third')).rejects.toMatchObject({ code: 'closed' });
	box = await openBox(maria, clock);
	expect(await list()).toEqual([]);
});
