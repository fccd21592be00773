import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readAppleFile } from '../../src/lib/observations/import/apple/file.ts';
import { countsOf } from '../../src/lib/observations/import/counts.ts';
import { exportOfHealth } from '../apple-health.ts';

/** Part e: reading an export of Apple Health of 500 MB, as a phone does, and what memory it takes. */
export interface ExportFigures {
	megabytes: number;
	seconds: number;
	/** Most that the process held while it read, less what it held before, in MB. */
	memory: number;
	counts: Record<string, number>;
}

const mega = 1024 * 1024;
const days = 730;

export async function measureExport(say: (line: string) => void, megabytes = 500): Promise<ExportFigures> {
	say(`Writing an export of Apple Health of ${megabytes} MB`);
	const folder = await mkdtemp(path.join(tmpdir(), 'closeby-export-'));
	const file = path.join(folder, 'export.xml');
	try {
		await pipeline(
			Readable.from(exportOfHealth('2026-03-04', days, megabytes * mega)),
			createWriteStream(file)
		);
		const { size } = await stat(file);
		const before = process.memoryUsage.rss();
		let most = before;
		const began = performance.now();
		const { readings } = await readAppleFile(await openAsBlob(file), {
			from: '2025-03-04',
			now: new Date('2026-03-04T15:00:00Z'),
			signal: new AbortController().signal,
			progress: () => (most = Math.max(most, process.memoryUsage.rss()))
		});
		const figures = {
			megabytes: Math.round(size / mega),
			seconds: Math.round((performance.now() - began) / 100) / 10,
			memory: Math.round((most - before) / mega),
			counts: Object.fromEntries(countsOf(readings).map(({ measure, count }) => [measure, count]))
		};
		say(
			`${figures.megabytes} MB in ${figures.seconds} s, ${figures.memory} MB more memory: ${JSON.stringify(figures.counts)}`
		);
		return figures;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
