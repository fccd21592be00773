import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { buildIfNeeded } from './build.ts';

const checkout = await vi.hoisted(async () => {
	const fs = await import('node:fs/promises');
	const os = await import('node:os');
	return { project: await fs.mkdtemp(`${os.tmpdir()}/closeby-checkout-`) };
});
vi.mock('./project.ts', () => checkout);
const sources = vi.hoisted(() => ({ now: 'first' }));
vi.mock('./sources.js', () => ({
	digestOfSources: () => sources.now,
	folderOfBuild: (digest: string) => `build/${digest}`
}));
afterEach(() => rmSync(join(checkout.project, '.svelte-kit'), { recursive: true, force: true }));
afterAll(() => rm(checkout.project, { recursive: true }));

const said: string[] = [];
const build = () => {
	said.length = 0;
	return buildIfNeeded((line) => said.push(line), AbortSignal.timeout(60_000));
};

test('a checkout that has to be built and cannot be written says so in one line', async () => {
	// Where a file stands, not even root can make a folder.
	writeFileSync(join(checkout.project, '.svelte-kit'), '');
	await expect(build()).rejects.toMatchObject({
		name: 'Refusal',
		message: `The app has to be built, and ${checkout.project} cannot be written (EEXIST): run npm run build as the user it belongs to.`
	});
	expect(said).toEqual([]);
});

test('what is served stays whole while another is built, and what nobody serves any more goes', async () => {
	// In the place of the builder, one that makes a page of what it was told.
	const vite = join(checkout.project, 'node_modules', 'vite', 'bin');
	mkdirSync(vite, { recursive: true });
	writeFileSync(
		join(vite, 'vite.js'),
		`const fs = require('node:fs');
		const folder = 'build/' + process.env.SOURCES;
		fs.mkdirSync(folder, { recursive: true });
		fs.writeFileSync(folder + '/handler.js', '');`
	);
	const change = (to: string) => {
		sources.now = to;
		vi.stubEnv('SOURCES', to);
	};
	const builds = join(checkout.project, 'build');
	for (const left of ['long-ago', 'half', 'client']) mkdirSync(join(builds, left), { recursive: true });
	writeFileSync(join(builds, 'long-ago', 'whole'), '');
	writeFileSync(join(builds, 'handler.js'), '');

	change('first');
	const first = await build();
	expect(said).toHaveLength(1);
	expect(readdirSync(builds)).toEqual(['first']);
	change('second');
	const second = await build();
	expect(second).not.toBe(first);
	expect([first, second].map((folder) => existsSync(join(folder, 'handler.js')))).toEqual([true, true]);
	change('first');
	expect(await build()).toBe(first);
	expect(said).toEqual([]);
});
