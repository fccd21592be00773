import { patience } from './ask.ts';
import { untilOnline } from './until-online.ts';

/** How Kit asks for what the page on screen is made from: its address, this suffix, and what it already has. */
const dataSuffix = /\/?__data\.json$/;
const ofKit = /^x-sveltekit-/;

/** What a server says that is away for the moment, or the proxy in front of it. */
const away = new Set([502, 503, 504]);

const [shortest, longest] = [1_000, 15_000];

/**
 * Keeps the page on screen where its data cannot be read again: asks until the line or the server is back, and forgets
 * it once the person has gone to another page. Left to itself Kit goes to the server for the whole page instead, and
 * without a line a blank one is all there is, in place of what was read and what was typed. Kit reads with whatever
 * `window.fetch` is, for this purpose. Until the function it answers with is called.
 */
export function keepPage(): () => void {
	const real = window.fetch;
	window.fetch = (input, init) =>
		typeof input === 'string' && rereads(input)
			? untilRead((signal) => real(input, { ...init, signal }))
			: real(input, init);
	return () => (window.fetch = real);
}

/** Whether this asks for the data of the page that is on screen. */
function rereads(asked: string): boolean {
	const url = new URL(asked, location.href);
	if (url.origin !== location.origin || !dataSuffix.test(url.pathname)) return false;
	for (const name of [...url.searchParams.keys()]) if (ofKit.test(name)) url.searchParams.delete(name);
	return (url.pathname.replace(dataSuffix, '') || '/') === location.pathname && same(url, location);
}

const same = (url: URL, { search }: Location): boolean =>
	url.searchParams.toString() === new URLSearchParams(search).toString();

async function untilRead(ask: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
	const { pathname, search } = location;
	for (let wait = shortest; ; wait = Math.min(2 * wait, longest)) {
		const answer = await whole(ask(AbortSignal.timeout(patience))).catch(() => undefined);
		if (answer !== undefined && !away.has(answer.status) && !isPage(answer)) return answer;
		// Nobody waits for it any more, and to fail would take the person back here.
		if (location.pathname !== pathname || location.search !== search) return new Promise(() => undefined);
		await untilOnline(wait);
	}
}

/** Data is no page: one in its place is a hotel's, or of a proxy that refuses in the server's name. */
const isPage = ({ headers }: Response): boolean =>
	headers.get('content-type')?.startsWith('text/html') ?? false;

/** The answer with all it says, for the line may be lost in the middle of that as well. */
async function whole(asked: Promise<Response>): Promise<Response> {
	const answer = await asked;
	return answer.ok ? new Response(await answer.arrayBuffer(), answer) : answer;
}
