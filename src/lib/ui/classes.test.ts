import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
