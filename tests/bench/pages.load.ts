import { answer } from './child.ts';
import { BrowserLine } from './browser-line.ts';
import type { SignedIn } from './clinic.ts';
import { Times, type Spread } from './spread.ts';

export interface PagesPlan {
	url: string;
	/** Each page with the people whose pages they are; they take turns. */
	pages: { name: string; views: { path: string; someone: SignedIn }[] }[];
	/** Browsers that ask at once, each as soon as it was answered. */
	browsers: number;
	turns: number;
	seconds: number;
}

export interface PageResult {
	name: string;
	perSecond: number;
	spread: Spread;
	/** Of the last page, uncompressed. */
	bytes: number;
}

/** A page and the browser that is looking at it. */
interface View {
	path: string;
	line: BrowserLine;
}

/** Asks for every page in turn, several times over, so that the machine's moods meet all of them alike. */
answer(async ({ url, pages, browsers, turns, seconds }: PagesPlan): Promise<PageResult[]> => {
	const results = pages.map(({ name }) => ({ name, times: new Times(), took: 0, bytes: 0 }));
	const opened = pages.map(({ views }) =>
		views.map(({ path, someone }) => ({ path, line: new BrowserLine(url, someone) }))
	);
	for (let turn = -1; turn < turns; turn++) {
		for (const [number, views] of opened.entries()) {
			const visit = await browse(url, views, browsers, turn < 0 ? 1 : seconds);
			const result = results[number];
			// The first turn warms up.
			if (turn < 0 || result === undefined) continue;
			result.times.merge(visit.times);
			result.took += visit.took;
			result.bytes = visit.bytes;
		}
	}
	return results.map(({ name, times, took, bytes }) => {
		const spread = times.spread();
		return { name, perSecond: (spread.count * 1000) / took, spread, bytes };
	});
});

async function browse(
	url: string,
	views: View[],
	browsers: number,
	seconds: number
): Promise<{ times: Times; took: number; bytes: number }> {
	const times = new Times();
	const began = performance.now();
	let bytes = 0;
	let next = 0;
	const browser = async () => {
		while (performance.now() - began < seconds * 1000) {
			const view = views[next++ % views.length];
			if (view === undefined) throw new Error('There is nothing to look at');
			const asked = performance.now();
			const { status, text } = await view.line.ask('GET', view.path, { accept: 'text/html' });
			times.add(performance.now() - asked);
			if (status !== 200) throw new Error(`${view.path} was answered ${status}`);
			bytes = text.length;
		}
	};
	await Promise.all(Array.from({ length: browsers }, browser));
	return { times, took: performance.now() - began, bytes };
}
