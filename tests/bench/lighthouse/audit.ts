import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';

const run = promisify(execFile);
const here = import.meta.dirname;
// Beside the project's packages, where nothing that reads the sources looks.
const home = path.join(here, '../../../node_modules/.lighthouse');
const program = path.join(home, 'node_modules/lighthouse/cli/index.js');

const Report = v.object({
	finalDisplayedUrl: v.string(),
	runtimeError: v.optional(v.object({ message: v.string() })),
	audits: v.record(
		v.string(),
		v.object({ score: v.nullable(v.number()), numericValue: v.optional(v.number()) })
	),
	categories: v.record(
		v.string(),
		v.object({
			score: v.nullable(v.number()),
			auditRefs: v.array(v.object({ id: v.string(), weight: v.number() }))
		})
	)
});
/** The parts of Lighthouse's report that the bench reads. */
export type Report = v.InferOutput<typeof Report>;

/**
 * Installs Lighthouse where it is missing, as its own lockfile says. Apart from the project's packages, because it is
 * a quarter of their size and nothing but the bench needs it.
 */
export async function installLighthouse(say: (line: string) => void): Promise<void> {
	if (existsSync(program)) return;
	say('Installing Lighthouse');
	await mkdir(home, { recursive: true });
	for (const file of ['package.json', 'package-lock.json'])
		await copyFile(path.join(here, file), path.join(home, file));
	await run('npm', ['ci', '--ignore-scripts'], { cwd: home });
}

/** Lighthouse's report on one page as a phone sees it, in the browser that listens on this port. */
export async function audit(url: string, port: number, cookie: string | undefined): Promise<Report> {
	const headers = cookie === undefined ? [] : [`--extra-headers=${JSON.stringify({ cookie })}`];
	const words = [program, url, `--port=${port}`, '--quiet', '--output=json', '--output-path=stdout'];
	const { stdout } = await run(
		process.execPath,
		[...words, '--only-categories=performance,accessibility', ...headers],
		{ maxBuffer: 50_000_000 }
	);
	return v.parse(Report, JSON.parse(stdout));
}
