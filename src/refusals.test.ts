import { expect, test } from 'vitest';
import { takesFile } from './body-limit.ts';
import { unsentWords } from './refusals.server.ts';

/** What a browser without scripts sends after its session is over. */
function sent(route: Parameters<typeof unsentWords>[0]['route']['id'], body: FormData) {
	const url = new URL('http://localhost/anything');
	const request = new Request(url, { method: 'POST', body, headers: { accept: 'text/html' } });
	return {
		request,
		url,
		route: { id: route },
		fetch: async (...[, shown]: Parameters<typeof fetch>) => new Response(shown?.body)
	};
}

const words = new FormData();
words.set('body', 'My ankles are swollen.');

test('words of a form whose session is over are shown to who wrote them', async () => {
	const shown = await unsentWords(sent('/(patient)/[[patient=patient]]/messages/[conversation=uuid]', words));
	expect(shown?.status).toBe(401);
	expect(await shown?.text()).toContain('ankles');
});

test('a file from nobody is not read', async () => {
	const event = sent(takesFile, words);
	expect(await unsentWords(event)).toBeUndefined();
	expect(event.request.bodyUsed).toBe(false);
});
