// The package serves any node:http server; the types written for it know Express alone.
declare module 'compression' {
	import type { IncomingMessage, ServerResponse } from 'node:http';
	import type { BrotliOptions } from 'node:zlib';

	interface Options {
		/** Smaller answers are left as they are; bytes. */
		threshold?: number;
		brotli?: BrotliOptions;
	}

	export default function compression(
		options?: Options
	): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
}
