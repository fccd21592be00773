import type { ResolveOptions } from '@sveltejs/kit';

// What the framework writes into a page to come alive. Where it writes anything else, the page stays as it is.
const start = /Promise\.all\(\[\s*import\("[^"]+"\),\s*import\("[^"]+"\)\s*\]\)/;

// What nearly every word is written in. Asked for with the words it may be there in time for them: a browser waits a moment
// for a font that is `optional` (src/lib/ui/font.css), and has the words in its own where the line is slower than that.
const firstFont = /\/english-spanish\./;

/**
 * Words before scripts: a page that fetches no script beside its words until they stand on the screen, because on a slow
 * line each waits for the other; links and forms work meanwhile as they do without scripts. A page that nobody looks at paints
 * nothing and waits for nothing, nor does a browser that cannot say when it has painted. Only rooms of patients: staff work all
 * day on a line of the office, and want a page that answers.
 */
export function wordsFirst(room: string | null): Required<Pick<ResolveOptions, 'preload'>> & {
	write: (html: string) => string;
} {
	const waits = room?.startsWith('/(patient)') ?? false;
	const scripts: string[] = [];
	return {
		preload({ type, path }) {
			if (type === 'font') return firstFont.test(path);
			if (type === 'js' && waits) scripts.push(path);
			return type === 'css' || (type === 'js' && !waits);
		},
		write(html) {
			// It stands at the end; what people wrote stands before it, and could read like it.
			const last = html.lastIndexOf('<script');
			if (!waits || last < 0) return html;
			const alive = html.slice(last).replace(
				start,
				(fetching) => `new Promise((painted) => {
						if (document.hidden || !window.PerformanceObserver?.supportedEntryTypes?.includes('paint')) return painted();
						new PerformanceObserver(painted).observe({ type: 'paint', buffered: true });
						requestAnimationFrame(() => setTimeout(painted, 1000));
						setTimeout(painted, 3000);
					}).then(() => {
						for (const href of ${JSON.stringify(scripts)})
							document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
						return ${fetching};
					})`
			);
			return html.slice(0, last) + alive;
		}
	};
}
