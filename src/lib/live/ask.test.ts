import { afterEach, expect, test, vi } from 'vitest';
import { askServer, patience } from './ask.ts';

const answers = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer));

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('what the server says is what it said, a refusal as well', async () => {
	answers(() => Promise.resolve(Response.json([7])));
	expect(await askServer('/live/duties')).toEqual({ status: 200, answer: [7] });
	answers(() => Promise.resolve(new Response(null, { status: 204 })));
	expect(await askServer('/live/duties')).toEqual({ status: 204, answer: undefined });
	answers(() => Promise.resolve(Response.json({ message: 'not found' }, { status: 404 })));
	expect(await askServer('/live/duties')).toEqual({ status: 404, answer: { message: 'not found' } });
});

const page = '<!doctype html><h1>Welcome! Accept our terms</h1>';
const broken = () => new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) });

test.each([
	['there is no line', () => Promise.reject(new TypeError('Failed to fetch'))],
	['the answer breaks off', () => Promise.resolve(new Response(broken()))],
	['the server is away', () => Promise.resolve(Response.json({ message: 'unavailable' }, { status: 503 }))],
	['a hotel’s page is there instead', () => Promise.resolve(new Response(page))],
	['a proxy finds nothing', () => Promise.resolve(new Response(page, { status: 404 }))],
	['a proxy asks who this is', () => Promise.resolve(new Response(page, { status: 401 }))]
])('nothing is said where %s', async (_, answer) => {
	answers(answer);
	expect(await askServer('/live/duties')).toBeUndefined();
});

test('nothing is said either where the answer never comes', async () => {
	const given: unknown[] = [];
	vi.spyOn(AbortSignal, 'timeout').mockImplementation((after) => {
		given.push(after);
		return AbortSignal.abort(new DOMException('late', 'TimeoutError'));
	});
	vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
		const { promise, reject } = Promise.withResolvers<Response>();
		if (signal.aborted) reject(signal.reason);
		return promise;
	});
	expect(await askServer('/live/duties')).toBeUndefined();
	expect(given).toEqual([patience]);
});
