import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import type { SignedIn } from './clinic.ts';

/** What a request was answered with. */
export interface Answer {
	status: number;
	text: string;
}

/** The connections of one browser to Closeby: kept open between requests, with its session's cookie. */
export class BrowserLine {
	readonly #url: URL;
	readonly #headers: OutgoingHttpHeaders;
	readonly #agent = new Agent({ keepAlive: true });

	constructor(url: string, { cookie }: SignedIn) {
		this.#url = new URL(url);
		this.#headers = { cookie, origin: this.#url.origin };
	}

	/** Rejects when there is no whole answer within ten seconds. */
	ask(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: string): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const asking = request(
				// The server listens on the older of the two loopback addresses that `localhost` may mean.
				{ agent: this.#agent, family: 4, host: this.#url.hostname, port: this.#url.port, method, path },
				(response) => {
					let text = '';
					response.setEncoding('utf8');
					response.on('data', (part: string) => (text += part));
					response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
					response.on('error', reject);
				}
			);
			asking.setTimeout(10_000, () => asking.destroy(new Error(`${method} ${path} was not answered`)));
			asking.on('error', reject);
			for (const [name, value] of Object.entries({ ...this.#headers, ...headers })) {
				if (value !== undefined) asking.setHeader(name, value);
			}
			asking.end(body);
		});
	}

	/** The answer of a path, which must be 200 and JSON of that shape. */
	async read<T>(method: string, path: string, shape: v.GenericSchema<unknown, T>): Promise<T> {
		const { status, text } = await this.ask(method, path, { accept: 'application/json' });
		if (status !== 200) throw new Error(`${method} ${path} was answered ${status}`);
		return v.parse(shape, JSON.parse(text));
	}

	close(): void {
		this.#agent.destroy();
	}
}
