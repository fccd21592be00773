// Plain JavaScript: svelte.config.js reads it, whatever runs that.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** What the build is made of. */
const sources = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/**
 * One hash over the names and contents of what the build is made of, in hexadecimal; times differ in every clone and say
 * nothing.
 * @returns {string}
 */
export function digestOfSources() {
	const hash = createHash('sha256');
	for (const file of sources.flatMap(filesIn))
		hash.update(`\0${file}\0`).update(readFileSync(join(project, file)));
	return hash.digest('hex');
}

/**
 * Where the app is built from sources with this digest, by this Node, seen from the checkout. Each build has a folder of its
 * own: what serves reads its modules and files as they are asked for, and would find those of another.
 * @param {string} digest
 * @returns {string}
 */
export function folderOfBuild(digest) {
	const name = createHash('sha256').update(`${digest} ${process.version}`).digest('hex').slice(0, 16);
	return join('build', name);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
	if (!existsSync(join(project, path))) return [];
	if (/\.[^/]+$/.test(path)) return [path];
	return readdirSync(join(project, path), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name).slice(project.length))
		.sort();
}
