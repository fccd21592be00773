import { expect, test, vi } from 'vitest';
import { helpFirst, helpFirstAtOnce, type Posted } from './actions.server.ts';

const id = '0197b000-0000-7000-8000-000000000001';

/** Posts a form to an action behind the help. Answers what came, and the fields that reached the action. */
async function posts(fields: Record<string, string>, headers: Record<string, string> = {}) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	const url = 'https://closeby.example/messages/1?/send';
	const reached: Record<string, unknown>[] = [];
	const transaction = vi.fn();
	const act = helpFirst(async ({ request, locals }: Posted) => {
		reached.push(Object.fromEntries(await request.formData()));
		return locals.transaction === transaction ? 'unjudged' : 'judged';
	});
	const request = new Request(url, { method: 'POST', body, headers });
	return { answer: await act({ request, url: new URL(url), locals: { transaction } }), reached };
}

test('a form without danger is taken, and judged once it is stored', async () => {
	const { answer, reached } = await posts({ id, body: 'Good morning' });
	expect(answer).toBe('judged');
	expect(reached).toEqual([{ id, body: 'Good morning' }]);
});

test('a form that no script looked at comes back with the help, and with all that was filled in', async () => {
	const { answer, reached } = await posts({ id, body: 'My chest hurts' });
	expect(reached).toEqual([]);
	expect(answer).toMatchObject({
		status: 422,
		data: {
			held: {
				dangers: ['emergency'],
				action: '/messages/1?/send',
				words: { body: 'My chest hurts' },
				rest: { id }
			}
		}
	});
});

test('it is taken once it says that the help was shown for each danger, and the action does not see that', async () => {
	const words = { id, body: 'My chest hurts. I want to die.' };
	const some = await posts({ ...words, help_shown: '1 emergency' });
	expect(some.reached).toEqual([]);
	const all = await posts({ ...words, help_shown: '1 emergency self_harm' });
	expect(all.reached).toEqual([words]);
});

test('whatever comes from an outbox is taken: it waited on a phone, and nobody is there to be asked', async () => {
	const { answer, reached } = await posts({ id, body: 'My chest hurts' }, { 'x-closeby-person': id });
	expect([answer, reached.length]).toEqual(['judged', 1]);
});

test('an action that stores and judges at once is held back in the same way, and given what it judges with', async () => {
	const transaction = vi.fn();
	const act = helpFirstAtOnce((event: Posted, judge) => ({
		found: judge('My chest hurts'),
		plain: event.locals.transaction === transaction
	}));
	const url = new URL('https://closeby.example/messages/1?/send');
	const sends = (fields: Record<string, string>) =>
		act({
			request: new Request(url, { method: 'POST', body: new URLSearchParams({ id, ...fields }) }),
			url,
			locals: { transaction }
		});
	expect(await sends({ body: 'My chest hurts' })).toMatchObject({ status: 422 });
	expect(await sends({ body: 'My chest hurts', help_shown: '1 emergency' })).toMatchObject({
		found: { dangers: ['emergency'], shown: ['emergency'] },
		plain: true
	});
});
