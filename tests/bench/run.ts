/**
 * `npm run bench`: how fast Closeby is on this machine, by what a person notices. `npm run bench -- a` (or b, c, d, e)
 * does one part; `--out <file>` says where the figures go as JSON. Nothing here passes or fails: figures in
 * milliseconds are this machine's at this moment, so they are shown beside a floor measured in turn with them.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { typedPath } from '../../src/lib/people/command/command.server.ts';
import { measureExport } from './exports.ts';
import { measureMessages } from './messages.ts';
import { measurePages } from './pages.ts';
import { measurePhone } from './phone.ts';
import { measureReadings } from './readings.ts';
import { measureScripts } from './scripts.ts';
import { setStage, type Stage } from './stage.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

let stage: Promise<Stage> | undefined;
/** What needs no Closeby running waits for none. */
const onStage = () => (stage ??= setStage(say));

const parts: Record<string, () => Promise<Record<string, unknown>>> = {
	a: async () => ({ messages: await measureMessages(await onStage(), say) }),
	b: async () => ({ pages: await measurePages(await onStage(), say) }),
	c: async () => ({
		scripts: await measureScripts(await onStage(), say),
		phone: await measurePhone(await onStage(), say)
	}),
	d: async () => ({ readings: await measureReadings(await onStage(), say) }),
	e: async () => ({ export: await measureExport(say) })
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = wanted.filter((part) => !(part in parts));
if (unknown.length > 0) {
	process.stderr.write(
		`There is no part ${unknown.join(', ')}: the parts are ${Object.keys(parts).join(', ')}.\n`
	);
	process.exit(1);
}

const began = Date.now();
const results: Record<string, unknown> = {
	at: new Date().toISOString(),
	node: process.version,
	processors: cpus().length
};
try {
	for (const part of wanted) Object.assign(results, await parts[part]?.());
} finally {
	await (await stage)?.closeby.stop();
}
const out = values.out
	? typedPath(values.out)
	: path.join(await mkdtemp(path.join(tmpdir(), 'closeby-bench-')), 'results.json');
await writeFile(out, `${JSON.stringify(results, undefined, '\t')}\n`);
say(`${Math.round((Date.now() - began) / 1000)} s; the figures are in ${out}`);
