import adapter from '@sveltejs/adapter-node';
import { digestOfSources, folderOfBuild } from './supabase/local/sources.js';

const sources = digestOfSources();

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: folderOfBuild(sources), precompress: true }),
		// Whatever starts writes the types of all routes anew, and takes them away before: tests that do so beside the checks
		// which read them write elsewhere.
		outDir: process.env.VITEST ? '.svelte-kit/tests' : '.svelte-kit',
		// Nothing from anywhere but here. The realtime service's address is added where answers leave (hooks.server.ts).
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['none'],
				'base-uri': ['none'],
				'connect-src': ['self'],
				'font-src': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				'img-src': ['self', 'data:'],
				'manifest-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				// The virtual list places its rows with style attributes while the server renders; no text of anybody's
				// can become an attribute.
				'style-src-attr': ['unsafe-inline'],
				'worker-src': ['self'],
				// Where the browser knows Trusted Types, text cannot become markup or script but through these two doors:
				// Svelte's own templates, and the one address of the service worker (src/lib/outbox/register.ts).
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'default']
			}
		},
		// Our own guard (hooks.server.ts) refuses more, in development too, and with the headers of every other answer.
		csrf: { trustedOrigins: ['*'] },
		// A render-blocking stylesheet costs a phone about 0.7 s before first paint, so styles travel in the page.
		inlineStyleThreshold: 64 * 1024,
		// The offline shell is served at any address, so its assets are named from the root.
		paths: { relative: false },
		// Registered by src/lib/outbox after first paint, not by the framework.
		serviceWorker: { register: false },
		// The server's pages and the browser's scripts find each other by a name made from this. By default it is the time, and
		// then whatever else reads this file while the app is built (a test run, the development server, an editor) renames the
		// one without the other: pages come, and no script of theirs ever starts.
		// A page may stay open for weeks, also where no service worker tells it of another version.
		version: { name: sources, pollInterval: 60 * 60 * 1000 }
	}
};
