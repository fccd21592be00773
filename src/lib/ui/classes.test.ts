import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'tailwindcss';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(path, 'utf8');
const screens = globSync('{lib,routes}/**/*.svelte', { cwd: source }).map((file) => ({
	file,
	text: read(join(source, file))
}));

/** What has a style of its own, in a component or in base.css, or is only there for others (`group`). */
const named = [
	...screens.map(({ text }) => text.split('<style>')[1] ?? ''),
	read(join(source, 'lib/ui/base.css'))
]
	.join('\n')
	.matchAll(/\.([a-z][\w-]*)/g);
const own = new Set(['group', ...[...named].map(([, name]) => name)]);

async function styled(classes: readonly string[]): Promise<string> {
	const utilities = '@tailwind utilities;';
	const { build } = await compile(read(join(source, 'app.css')), {
		base: source,
		loadStylesheet: async (id, base) => {
			const content = id.startsWith('.') ? read(join(base, id)) : id.includes('utilities') ? utilities : '';
			return Promise.resolve({ path: id, base, content });
		}
	});
	return build([...classes]);
}

test('every class is one that there is: of our tokens, or a style of its own', async () => {
	const uses = screens.flatMap(({ file, text }) =>
		[...text.matchAll(/\sclass="([^"{]*)"/g)].flatMap(([, words = '']) =>
			words.split(/\s+/).flatMap((name) => (name === '' || own.has(name) ? [] : [{ file, name }]))
		)
	);
	expect(uses.length).toBeGreaterThan(1_000);
	const css = await styled(uses.map(({ name }) => name));
	const escaped = (name: string) => name.replaceAll(/[^\w-]/g, String.raw`\$&`);
	expect(uses.filter(({ name }) => !css.includes(`.${escaped(name)}`))).toEqual([]);
});

test('what the sheet of phones leaves out, nothing on a phone is made of', () => {
	const sheet = read(join(source, 'app.css'));
	const leftOut = [...sheet.matchAll(/@source not '\.\/(?<at>[^']+)'/g)].map(
		({ groups }) => groups?.['at'] ?? ''
	);
	expect(leftOut).not.toEqual([]);
	const ofTheDesk = globSync(
		leftOut.map((at) => (at.endsWith('.svelte') ? at : `${at}/**/*.svelte`)),
		{ cwd: source }
	);
	expect(ofTheDesk).toContain('lib/console/InboxList.svelte');
	expect(ofTheDesk).toContain('lib/ui/ConsoleShell.svelte');
	const users = screens
		.filter(({ file }) => !ofTheDesk.includes(file))
		.flatMap(({ file, text }) =>
			[...text.matchAll(/from '([^']+\.svelte)'/g)].map(([, from = '']) => ({
				file,
				uses: from.startsWith('$lib/') ? from.slice(1) : join(dirname(file), from)
			}))
		);
	expect(users.length).toBeGreaterThan(300);
	expect(users.filter(({ uses }) => ofTheDesk.includes(uses))).toEqual([]);
});
