import type { IncomingMessage } from 'node:http';
import type { Admission } from './connection.ts';
import type { Version } from './frames.ts';
import { Refusal } from './refusal.ts';
import type { Tokens } from './token.ts';

/** A handshake that is answered with plain HTTP; a browser cannot read it and simply tries again. */
export class HandshakeError extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

/** The path and query of a request, or null when its target cannot be read. */
export function requestUrl(request: IncomingMessage): URL | null {
	return URL.parse(request.url ?? '/', 'http://localhost');
}

/**
 * Decides about a WebSocket handshake: serializer, origin, API key (header `x-api-key` wins over the query).
 * A browser always sends Origin, so a request without one is no page of another site. Throws a HandshakeError.
 */
export async function admit(
	request: IncomingMessage,
	url: URL,
	tokens: Tokens,
	origins: readonly string[]
): Promise<Admission> {
	const { origin } = request.headers;
	if (origin !== undefined && !origins.includes(origin)) throw new HandshakeError(403, 'Origin not allowed');
	const version = readVersion(url.searchParams.get('vsn'));
	const header = request.headers['x-api-key'];
	const key = typeof header === 'string' ? header : url.searchParams.get('apikey');
	if (!key) throw new HandshakeError(401, 'API key is required');
	try {
		return { identity: await tokens.identify(key), version, headers: policyHeaders(request) };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		throw new HandshakeError(401, error.reason);
	}
}

/** JSON of the x- headers, without the API key: what policies find in `request.headers`. */
export function policyHeaders(request: IncomingMessage): string {
	const passed = Object.entries(request.headers).filter(
		([name]) => name.startsWith('x-') && name !== 'x-api-key'
	);
	return JSON.stringify(Object.fromEntries(passed));
}

function readVersion(vsn: string | null): Version {
	if (vsn === null || vsn.startsWith('1.')) return '1.0.0';
	if (vsn.startsWith('2.')) return '2.0.0';
	throw new HandshakeError(400, 'Unsupported vsn');
}
