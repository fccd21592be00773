import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOfSources, folderOfBuild } from '../supabase/local/sources.js';

const build = path.join(import.meta.dirname, '..', folderOfBuild(digestOfSources()));
const folder = path.join(build, 'client/_app/immutable');

/** Tells the addresses of the built scripts that hold these words, for `page.route`. Fails where no script does. */
export async function scriptsWith(words: string): Promise<(url: URL) => boolean> {
	const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
	const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
	const found = names.filter((_, place) => texts[place]?.includes(words));
	if (found.length === 0) throw new Error(`No script holds ${words}`);
	return ({ pathname }) => found.some((name) => pathname.endsWith(`/${name}`));
}
