import { expect, test } from 'vitest';
import { wordsFirst } from './first-paint.server.ts';

const start =
	'Promise.all([\n\timport("/start.js"),\n\timport("/app.js")\n]).then(([kit, app]) => kit.start(app))';

/** A page as the framework writes it, with what somebody wrote in it. */
const page = (words: string) => `<body><p>${words}</p><script nonce="1">{ ${start}; }</script></body>`;

test('scripts wait for the first paint, and are then asked for all at once', () => {
	const { preload, write } = wordsFirst('/(patient)/today');
	expect(['/start.js', '/deep.js'].map((path) => preload({ type: 'js', path }))).toEqual([false, false]);
	const html = write(page('Good morning'));
	expect(html).toMatch(/\{ new Promise\(.*'paint'/s);
	expect(html).toContain('["/start.js","/deep.js"]');
	expect(html).toMatch(/return Promise\.all\(\[\s*import\("\/start\.js"\)/);
});

test('what somebody wrote stays as it is, whatever it reads like', () => {
	const words = 'Promise.all([import("a"), import("b")])';
	const html = wordsFirst('/(patient)/today').write(page(words));
	expect(html).toContain(`<p>${words}</p>`);
	expect(html).toMatch(/<script nonce="1">\{ new Promise/);
	const plain = `<body><p>${words}</p></body>`;
	expect(wordsFirst('/(patient)/today').write(plain)).toBe(plain);
});

test('of fonts the one that nearly every word is written in is asked for with the page', () => {
	const { preload } = wordsFirst('/(patient)/today');
	const asked = (name: string) => preload({ type: 'font', path: `/_app/immutable/assets/${name}.Bc.woff2` });
	expect([asked('english-spanish'), asked('latin'), asked('latin-ext')]).toEqual([true, false, false]);
});

test('staff’s pages come alive at once', () => {
	const { preload, write } = wordsFirst('/console/inbox');
	expect(preload({ type: 'js', path: '/start.js' })).toBe(true);
	expect(write(page('Good morning'))).toBe(page('Good morning'));
});
