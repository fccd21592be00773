import type { Thresholds } from '../../history.ts';
import { ExportRefused, readExport, type AppleExport } from './export.ts';

/** How a file is read. */
export interface Reading {
	/** The first day wanted, ISO 8601. */
	from: string;
	now: Date;
	/** The ranges that the clinic has set. */
	thresholds?: Thresholds | undefined;
	signal: AbortSignal;
	/** Told now and then which share of the file is read, from 0 to 1. */
	progress: (share: number) => void;
}

/** Read at once: a tenth of a second's work on a slow phone. */
const pieceSize = 256 * 1024;
/** How long the page waits for its next turn at most, in milliseconds. */
const turn = 40;

/**
 * Reads what people get from Health: `export.zip`, or the `export.xml` in it. Nothing of it leaves the phone here, and no
 * more than a piece of it is in memory at once. On the page's own thread, in short turns: a worker is a script loaded by
 * its address, and the only one that Trusted Types let in is the service worker.
 *
 * Throws ExportRefused, and an AbortError where it was stopped.
 */
export async function readAppleFile(file: Blob, { signal, progress, ...how }: Reading): Promise<AppleExport> {
	const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
	const isZip = start[0] === 0x50 && start[1] === 0x4b;
	const told = turnTaker(signal);
	if (isZip) return readZip(file, how, async (share) => (await told()) && progress(share));
	const reader = readExport(how);
	const text = new TextDecoder();
	for (let at = 0; at < file.size; at += pieceSize) {
		const piece = await file.slice(at, at + pieceSize).arrayBuffer();
		reader.write(text.decode(piece, { stream: true }));
		if (await told()) progress(at / file.size);
	}
	reader.write(text.decode());
	return reader.end();
}

/** Gives the page a turn where it waited long enough, and answers whether it did. Throws where reading was stopped. */
function turnTaker(signal: AbortSignal): () => Promise<boolean> {
	let last = performance.now();
	return async () => {
		signal.throwIfAborted();
		if (performance.now() - last < turn) return false;
		await new Promise((resolve) => setTimeout(resolve));
		signal.throwIfAborted();
		last = performance.now();
		return true;
	};
}

/** The export is the one that says so inside: its name is in the phone's language. */
async function readZip(
	file: Blob,
	how: Pick<Reading, 'from' | 'now' | 'thresholds'>,
	progress: (share: number) => Promise<unknown>
): Promise<AppleExport> {
	const { BlobReader, ZipReader, configure } = await import('@zip.js/zip.js/lib/zip-core-native.js');
	configure({ useWebWorkers: false });
	const entries = await new ZipReader(new BlobReader(file)).getEntries().catch(() => {
		throw new ExportRefused('not_export');
	});
	for (const entry of entries) {
		if (entry.directory || !/\.xml$/i.test(entry.filename)) continue;
		const reader = readExport(how);
		const text = new TextDecoder();
		let read = 0;
		let problem: unknown;
		const sink = new WritableStream<Uint8Array>({
			write: async (bytes) => {
				try {
					for (let at = 0; at < bytes.length; at += pieceSize) {
						reader.write(text.decode(bytes.subarray(at, at + pieceSize), { stream: true }));
						read += Math.min(pieceSize, bytes.length - at);
						await progress(Math.min(1, read / entry.uncompressedSize));
					}
				} catch (thrown) {
					problem = thrown;
					throw thrown;
				}
			}
		});
		try {
			await entry.getData(sink);
		} catch (thrown) {
			if (problem === undefined) throw new ExportRefused('cut_short');
			// Another file of the same folder, such as what is meant for hospitals.
			if (problem instanceof ExportRefused && problem.problem === 'not_export') continue;
			throw problem instanceof Error ? problem : thrown;
		}
		reader.write(text.decode());
		return reader.end();
	}
	throw new ExportRefused('not_export');
}
