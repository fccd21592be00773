import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findOrInstallBrowser, howToGetOne } from './browser.ts';
import { failure, type Result } from './report.ts';
import { endAll, runSuite, type Suite } from './suite.ts';

const vitest = (...projects: string[]): Suite['command'] => [
	'vitest',
	'run',
	...projects.map((project) => `--project=${project}`),
	'--reporter=dot',
	'--reporter=json'
];

/** Room for what is short-lived: what reads all types makes so much of it that clearing up took a tenth of its time. */
const roomy = { NODE_OPTIONS: '--max-semi-space-size=64' };

/** By its file: TypeScript of before has a program of the same name, which takes four times as long. */
const nativeCompiler = 'node_modules/@typescript/native/bin/tsc';

// Longest first, so that the cores finish together; in the gaps of all of them, what only reads.
const suites: Suite[] = [
	{ name: 'database', command: vitest('database'), reporter: 'vitest', minutes: 10 },
	{ name: 'build', command: ['node', 'tests/build.ts'], reporter: 'exit', minutes: 8 },
	// Apart from the database's: as one suite they were the last for a minute, with a core beside them idle.
	{ name: 'stack', command: vitest('stack'), reporter: 'vitest', needs: ['build'], minutes: 8 },
	// On a new machine it has to be fetched and unpacked first, for which nothing here need wait.
	{
		name: 'find a browser',
		command: ['node', 'tests/browser.ts'],
		reporter: 'exit',
		leisurely: true,
		minutes: 15
	},
	{
		name: 'lint',
		command: ['eslint', '.', '--max-warnings=0'],
		env: roomy,
		reporter: 'exit',
		leisurely: true,
		minutes: 8
	},
	{
		name: 'lint with types',
		command: ['oxlint', '--type-aware', '--deny-warnings'],
		reporter: 'exit',
		leisurely: true,
		minutes: 8
	},
	{
		name: 'check',
		command: ['svelte-check', '--tsgo', '--fail-on-warnings', '--output=human'],
		env: roomy,
		reporter: 'exit',
		leisurely: true,
		minutes: 8
	},
	{ name: 'unit', command: vitest('unit', 'unit in *'), reporter: 'vitest', minutes: 8 },
	// Its own project: a service worker has other globals than a page.
	{
		name: 'worker',
		command: ['node', nativeCompiler, '-p', 'src/service-worker'],
		reporter: 'exit',
		leisurely: true,
		minutes: 4
	},
	// Two that agree on what both can read; of screens the native one reads nothing, and the other takes 20 times as long.
	{ name: 'format', command: ['oxfmt', '--check', '.'], reporter: 'exit', leisurely: true, minutes: 4 },
	{
		name: 'format of screens',
		command: ['prettier', '--check', '**/*.svelte'],
		reporter: 'exit',
		leisurely: true,
		minutes: 4
	},
	{
		name: 'browser',
		command: ['playwright', 'test', '--config=tests/playwright.config.ts', '--reporter=list,json'],
		reporter: 'playwright',
		needs: ['build', 'find a browser'],
		alone: true,
		minutes: 25
	}
];

const root = path.join(import.meta.dirname, '..');
const say = (line: string) => process.stdout.write(`${line}\n`);
const indented = (text: string) => text.trimEnd().replace(/^/gm, '    ');
/** Where in our own files it went wrong; the way there through the runner's tells nothing. */
const withoutRunner = (text: string) => text.replace(/^\s+at .*(node_modules|node:).*\n?/gm, '');

/**
 * The suites whose name contains one of the words, with what they need; all of them when no word is given. Words that
 * are in no suite's name pick files within those suites: `browser lossless`, `database rights`.
 */
function chosen(words: string[]): Suite[] {
	const files = words.filter((word) => !suites.some(({ name }) => name.includes(word)));
	const asked = suites.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
	const needed = new Set(asked.flatMap(({ name, needs = [] }) => [name, ...needs]));
	return suites
		.filter(({ name }) => needed.has(name))
		.map((suite) =>
			suite.reporter === 'exit' ? suite : { ...suite, command: [...suite.command, ...files] }
		);
}

/**
 * Where what lives for seconds is written: memory, where the machine lends plenty of it as a folder from which programs may
 * run too. Writing three dozen databases to a disk costs a tenth of their tests.
 */
function forShortLived(): string {
	const memory = '/dev/shm';
	try {
		const mounted = readFileSync('/proc/mounts', 'utf8')
			.split('\n')
			.map((line) => line.split(' '));
		const options = mounted.find(([, at]) => at === memory)?.[3]?.split(',');
		const { bavail, bsize } = statfsSync(memory);
		if (options?.includes('rw') && !options.includes('noexec') && bavail * bsize > 8 * 2 ** 30) return memory;
	} catch {
		// Another system, with no such folder.
	}
	return tmpdir();
}

/** Where the suites run: the repository, with a temporary folder that goes when they are done. */
function surroundings(): { env: Record<string, string | undefined>; folder: string } {
	const folder = mkdtempSync(path.join(forShortLived(), 'closeby-'));
	// PostgreSQL runs as another user when root runs the tests, and has to pass through.
	chmodSync(folder, 0o711);
	const programs = [path.join(root, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
	// What one process has compiled the next need not: many are started, and most load the same modules.
	const compiled = path.join(folder, 'compiled');
	const plain = { FORCE_COLOR: '0', NO_COLOR: '1' };
	return {
		folder,
		env: { ...process.env, PATH: programs, TMPDIR: folder, NODE_COMPILE_CACHE: compiled, ...plain }
	};
}

async function runOne(suite: Suite, { env, folder }: ReturnType<typeof surroundings>): Promise<Result> {
	const began = performance.now();
	say(`… ${suite.name}`);
	const browser = suite.reporter === 'playwright' ? findOrInstallBrowser(say) : '';
	const result =
		browser === undefined
			? failure(howToGetOne)
			: await runSuite(suite, {
					env: { ...env, ...suite.env, ...(browser !== '' && { CLOSEBY_BROWSER: browser }) },
					report: path.join(folder, `${suite.name}.json`),
					...(suite.alone ? { say: (text: string) => process.stdout.write(`${indented(text)}\n`) } : {})
				});
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	say(`${result.failed === 0 ? '✓' : '✗'} ${suite.name}: ${counts(result)} (${seconds} s)`);
	for (const reason of result.reasons.slice(0, 20)) say(indented(withoutRunner(reason)));
	return result;
}

const counts = ({ passed, failed, skipped }: Result) =>
	`${passed} passed, ${failed} failed, ${skipped} skipped`;

/** How many suites run at once on two cores: while one waits for its database, the others work. */
const atOnce = 3;

/** The first that may begin beside these; what reads alone goes on beside all others, one such suite at a time. */
function nextOf(waiting: Suite[], running: Suite[], isDone: (name: string) => boolean): Suite | undefined {
	const hurried = running.filter(({ leisurely }) => !leisurely);
	const full = hurried.length >= atOnce || hurried.some(({ alone }) => alone);
	return waiting.find((suite) => {
		if (suite.leisurely) return hurried.length === running.length;
		if (full || suite.needs?.some((name) => !isDone(name))) return false;
		return !suite.alone || (hurried.length === 0 && waiting.every((one) => one.leisurely || one === suite));
	});
}

/** Runs the suites, each as soon as what it needs is there. Never stops at a failure. */
async function runAll(waiting: Suite[], place: ReturnType<typeof surroundings>): Promise<Result[]> {
	const results = new Map<string, Result>();
	const running = new Map<Suite, Promise<void>>();
	while (waiting.length > 0 || running.size > 0) {
		const next = nextOf(waiting, [...running.keys()], (name) => results.has(name));
		if (next === undefined) {
			await Promise.race(running.values());
			continue;
		}
		waiting = waiting.filter((suite) => suite !== next);
		const missing = next.needs?.find((name) => results.get(name)?.failed !== 0);
		const work =
			missing === undefined ? runOne(next, place) : Promise.resolve(failure(`It needs ${missing}`));
		running.set(
			next,
			work
				.catch((error: unknown) => failure(String(error)))
				.then((result) => {
					results.set(next.name, result);
					running.delete(next);
				})
		);
	}
	return [...results.values()];
}

const picked = chosen(process.argv.slice(2));
if (picked.length === 0) {
	say(`No suite is called that. The suites are: ${suites.map(({ name }) => name).join(', ')}.`);
	process.exit(1);
}
process.chdir(root);
const place = surroundings();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		endAll('SIGKILL');
		rmSync(place.folder, { recursive: true, force: true });
		process.exit(1);
	});
}
// The types of the routes, which lint, check and build all read.
const routes: Suite = { name: 'sync', command: ['svelte-kit', 'sync'], reporter: 'exit', minutes: 1 };
await runSuite(routes, { env: place.env, report: '' });
// What the checker made of screens that are gone by now would be checked with the others.
rmSync('.svelte-kit/.svelte-check', { recursive: true, force: true });
const results = await runAll(picked, place);
rmSync(place.folder, { recursive: true, force: true });
const total = results.reduce(
	(sum, result) => ({
		passed: sum.passed + result.passed,
		failed: sum.failed + result.failed,
		skipped: sum.skipped + result.skipped,
		reasons: []
	}),
	{ passed: 0, failed: 0, skipped: 0, reasons: [] }
);
process.exitCode = total.failed === 0 ? 0 : 1;
say(counts(total));
