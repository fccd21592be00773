/**
 * Goes on where whoever read what is said has left, as `| head` does: what was begun is done as it would have been, and the
 * code that the process ends with still tells how. Any other fault of the output, such as a full disk, ends the process.
 */
export function outliveReaders(): void {
	for (const output of [process.stdout, process.stderr]) {
		output.on('error', (error: Error) => {
			if (!('code' in error && error.code === 'EPIPE')) throw error;
		});
	}
}
