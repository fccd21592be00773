import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const versions = v.optional(v.record(v.string(), v.string()), {});
const manifest = v.parse(
	v.object({
		license: v.string(),
		scripts: v.record(v.string(), v.string()),
		dependencies: versions,
		devDependencies: versions,
		allowScripts: v.record(v.string(), v.boolean())
	}),
	JSON.parse(read('package.json'))
);
const locked = v.parse(
	v.object({
		packages: v.record(
			v.string(),
			v.object({
				version: v.string(),
				integrity: v.optional(v.string()),
				dev: v.optional(v.boolean(), false),
				hasInstallScript: v.optional(v.boolean(), false)
			})
		)
	}),
	JSON.parse(read('package-lock.json'))
).packages;
const installed = Object.entries(locked).flatMap(([place, entry]) =>
	place === '' ? [] : [{ name: place.replace(/^.*node_modules\//, ''), place, ...entry }]
);

describe('the repository', () => {
	test('has these entries at its top and no others', () => {
		const agreed = [
			'.ci',
			'.editorconfig',
			'.env.example',
			'.eslint',
			'.github',
			'.gitignore',
			'.npmrc',
			'.oxfmtrc.json',
			'.oxlintrc.json',
			'.prettierignore',
			'.prettierrc',
			'LICENSE',
			'README.md',
			'eslint.config.js',
			'package-lock.json',
			'package.json',
			'src',
			'static',
			'supabase',
			'svelte.config.js',
			'tests',
			'tsconfig.json',
			'vite.config.ts'
		];
		const ignored = read('.gitignore')
			.split('\n')
			.map((line) => line.replace(/\/$/, ''));
		const personal = ['.git', '.idea', '.vscode', '.DS_Store', ...ignored];
		const found = readdirSync(root).filter((name) => !personal.includes(name) && !name.endsWith('.log'));
		expect(found.toSorted()).toEqual(agreed.toSorted());
	});

	test('is begun and proved by the two commands of the README', () => {
		const readme = read('README.md');
		expect(readme).toContain('npm ci && npm start');
		expect(readme).toContain('npm cit');
		expect(manifest.scripts).toMatchObject({
			start: 'exec node supabase/local/start.ts',
			test: 'node tests/run.ts'
		});
	});

	test('is checked elsewhere by the very same command', () => {
		const commands = read('.ci/run')
			.split('\n')
			.filter((line) => line !== '' && !line.startsWith('#'));
		expect(commands).toEqual(['set -euo pipefail', 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', 'npm cit']);
		expect(statSync(path.join(root, '.ci/run')).mode & 0o111).not.toBe(0);
	});

	test('names a file for every script', () => {
		const files = Object.values(manifest.scripts).flatMap((script) => script.match(/\S+\.ts\b/g) ?? []);
		expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
	});

	test('says its licence and how to report a weakness', () => {
		expect(manifest.license).toBe('Apache-2.0');
		expect(read('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004/);
		expect(read('.github/SECURITY.md')).toMatch(/## Reporting[^]*## Deviations/);
	});
});

describe('the sources', () => {
	const itself = 'tests/paperwork.test.ts';
	// ESLint holds the same of code; this also looks into SQL, styles and pages, and cannot be configured away.
	const sources = globSync('{src,supabase,tests,.eslint}/**/*.{ts,js,svelte,sql,css,html}', { cwd: root })
		.map((file) => file.replaceAll(path.sep, '/'))
		.filter((file) => file !== itself && file !== 'src/lib/db/generated.ts');

	test.each([
		['work put off', /\b(TODO|FIXME|XXX)\b/],
		['words for a developer in the console', /\bconsole\.(log|debug|info)\(/],
		['type given up', /\bas any\b(?! \w)|[:<|,(]\s*any\s*[>|,)=;[\]{]/],
		[
			'check switched off',
			// Two are left, where the compiler warns of just what is needed: what scrolls must be reachable by keyboard (WCAG 2.1.1),
			// and a table that a phone shows as cards has to say that it is one (WCAG 1.3.1).
			/eslint-disable|@ts-(ignore|nocheck|expect-error)|svelte-ignore(?! a11y_no_(noninteractive_tabindex|redundant_roles))|(prettier|oxfmt)-ignore/
		],
		['test left out', /\b(test|it|describe|suite)(\.\w+)?\.(skip|skipIf|runIf|only|todo|fixme)\b/],
		['raw HTML', /\{@html\b/]
	])('hold no %s', (_name, pattern) => {
		expect(sources.length).toBeGreaterThan(20);
		expect(sources.filter((file) => pattern.test(read(file)))).toEqual([]);
	});

	test('are named for what they are', () => {
		const vague = /(^|[/.-])(utils?|helpers?|managers?|misc|common|stuff)([/.-]|$)/;
		expect(sources.filter((file) => vague.test(file))).toEqual([]);
	});
});

describe('the dependencies', () => {
	test('are pinned to one version each', () => {
		const pinned = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
		// One has another name here: npm:typescript@7.0.2.
		const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(
			([name, version]) => [name, version.replace(/^npm:[\w/@-]+@/, '')] as const
		);
		expect(asked.filter(([, version]) => !pinned.test(version))).toEqual([]);
		expect(asked.filter(([name, version]) => locked[`node_modules/${name}`]?.version !== version)).toEqual(
			[]
		);
	});

	test('are known by their content', () => {
		expect(
			installed.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ place }) => place)
		).toEqual([]);
	});

	test('run an install script only where it was decided on', () => {
		const scripted = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
		expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
	});

	// The version that fixes the last advisory. Held for what ships: a tool's own copy meets no stranger's input.
	test.each([
		['@sveltejs/kit', '2.70.4'],
		['devalue', '5.9.3'],
		['ws', '8.21.1']
	])('hold no %s below %s', (name, floor) => {
		const found = installed
			.filter((entry) => entry.name === name && !entry.dev)
			.map(({ version }) => version);
		expect(found).not.toEqual([]);
		expect(found.filter((version) => version.localeCompare(floor, 'en', { numeric: true }) < 0)).toEqual([]);
	});
});
