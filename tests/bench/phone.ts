import { openChromium } from './chromium.ts';
import { audit, installLighthouse } from './lighthouse/audit.ts';
import { pagesOf } from './scripts.ts';
import { freePort, type Stage } from './stage.ts';
import { table } from './table.ts';

/** What Lighthouse says of a page on a mid-range phone with a slow line; the middle of several runs. */
export interface PhoneResult {
	name: string;
	/** 0 to 100. */
	performance: number;
	accessibility: number;
	/** Milliseconds to the largest contentful paint. */
	paint: number;
	/** Milliseconds to the first contentful paint; milliseconds in which scripts keep the page from answering. */
	firstPaint: number;
	blocked: number;
	/** Cumulative layout shift: how much of the screen jumps while it loads. */
	shift: number;
	/** Largest contentful paint of each run, from best to worst. */
	paints: number[];
	/** Audits that cost points for accessibility. */
	failures: string[];
}

/** So many looks at a page, fewer where they take long: a busy machine must not hold the bench up. */
const runs = 3;
const enough = 20_000;

/** Part c, second half: Lighthouse, mobile, on the built server. */
export async function measurePhone(stage: Stage, say: (line: string) => void): Promise<PhoneResult[]> {
	await installLighthouse(say);
	say(`Running Lighthouse, up to ${runs} times a page`);
	const port = await freePort();
	const browser = await openChromium(port);
	try {
		const results: PhoneResult[] = [];
		for (const { name, path, someone } of pagesOf(stage)) {
			const seen: Omit<PhoneResult, 'name' | 'paints'>[] = [];
			const began = performance.now();
			while (seen.length < runs && (seen.length === 0 || performance.now() - began < enough)) {
				const look = () => lookAt(`${stage.closeby.url}${path}`, port, someone?.cookie);
				// On a busy machine Lighthouse can miss the beginning of its own recording; a second look settles it.
				seen.push(await look().catch(look));
			}
			const paints = seen.map(({ paint }) => paint).sort((a, b) => a - b);
			const middle = seen.sort((a, b) => a.performance - b.performance)[Math.floor(seen.length / 2)];
			if (middle === undefined) throw new Error('Lighthouse did not run');
			results.push({ ...middle, name, paint: paints[Math.floor(seen.length / 2)] ?? 0, paints });
		}
		sayPhone(results, say);
		return results;
	} finally {
		await browser.close();
	}
}

async function lookAt(url: string, port: number, cookie: string | undefined) {
	const { audits, categories, finalDisplayedUrl, runtimeError } = await audit(url, port, cookie);
	if (runtimeError !== undefined) throw new Error(`Lighthouse on ${url}: ${runtimeError.message}`);
	if (finalDisplayedUrl !== url) throw new Error(`Lighthouse came to ${finalDisplayedUrl} instead of ${url}`);
	const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
	const measured = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
	const accessibility = categories['accessibility']?.auditRefs ?? [];
	return {
		performance: score('performance'),
		accessibility: score('accessibility'),
		paint: measured('largest-contentful-paint'),
		firstPaint: measured('first-contentful-paint'),
		blocked: measured('total-blocking-time'),
		shift: measured('cumulative-layout-shift'),
		failures: accessibility
			.filter(({ id, weight }) => weight > 0 && audits[id]?.score === 0)
			.map(({ id }) => id)
	};
}

function sayPhone(results: PhoneResult[], say: (line: string) => void): void {
	const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
	const rows = results.map(({ paints, ...page }) => [
		page.name,
		String(page.performance),
		String(page.accessibility),
		seconds(page.paint),
		paints.map(seconds).join(', '),
		seconds(page.firstPaint),
		`${page.blocked.toFixed(0)} ms`,
		page.shift.toFixed(3)
	]);
	const head = [
		'Lighthouse, mobile',
		'performance',
		'accessibility',
		'LCP',
		'of each run',
		'FCP',
		'TBT',
		'CLS'
	];
	say(table([head, ...rows]));
	for (const { name, failures } of results) {
		if (failures.length > 0) say(`${name} loses points for: ${failures.join(', ')}`);
	}
}
