import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { broadcastFanout, textFanout } from './fanout.ts';
import { isRecord } from './frames.ts';
import { policyHeaders } from './handshake.ts';
import { largestText, type Rate } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Services } from './services.ts';
import type { Identity } from './token.ts';

/** An answer other than 202. */
class Answer extends Error {
	readonly status: number;
	readonly body: object;

	constructor(status: number, body: object) {
		super();
		this.status = status;
		this.body = body;
	}
}

const record = v.custom<object>(isRecord, 'is invalid');
const name = v.pipe(v.string('is invalid'), v.minLength(1, "can't be blank"));
const message = v.object({
	id: v.optional(v.string('is invalid')),
	topic: name,
	event: name,
	payload: record,
	private: v.optional(v.nullable(v.boolean('is invalid')), false)
});
const batch = v.object({ messages: v.array(message, 'is invalid') });
const single = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;

/** Open to every origin, as hosted: a caller needs a token, and no cookie is ever read. */
const cors = {
	'access-control-allow-origin': '*',
	'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
	'access-control-allow-methods': 'POST, OPTIONS'
};

/** Answers `POST /realtime/v1/api/broadcast` (batch) and `…/<topic>/events/<event>` (single). */
export async function answerRest(
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
	services: Services,
	rate: Rate
): Promise<void> {
	try {
		if (request.method === 'OPTIONS') {
			response.writeHead(204, cors).end();
			return;
		}
		const one = single.exec(url.pathname);
		if (!one && url.pathname !== '/realtime/v1/api/broadcast')
			throw new Answer(404, { message: 'not found' });
		if (request.method !== 'POST') throw new Answer(405, { message: 'method not allowed' });
		const identity = await identify(request, services);
		const body = await readBody(request, largestText(services.limits));
		if (one) await sendOne(request, url, one, body, identity, services, rate);
		else await sendBatch(request, body, identity, services, rate);
		response.writeHead(202, cors).end();
	} catch (error) {
		const answer = error instanceof Answer ? error : new Answer(500, { message: 'Internal server error' });
		if (answer !== error) services.log.warn({ error: String(error) }, 'A REST broadcast failed');
		// What is left of a body that was not read is not waited for.
		const connection = request.complete ? 'keep-alive' : 'close';
		const headers = { ...cors, 'content-type': 'application/json', connection };
		response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
	}
}

async function identify(request: IncomingMessage, services: Services): Promise<Identity> {
	const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
	const key = request.headers.apikey;
	const token = bearer ?? (typeof key === 'string' ? key : '');
	try {
		return await services.tokens.identify(token);
	} catch (error) {
		if (error instanceof Refusal) throw new Answer(401, { message: 'Unauthorized' });
		throw error;
	}
}

async function sendBatch(
	request: IncomingMessage,
	body: Buffer,
	identity: Identity,
	services: Services,
	rate: Rate
): Promise<void> {
	const parsed = v.safeParse(batch, parseJson(body));
	if (!parsed.success) throw new Answer(422, { errors: v.flatten(parsed.issues).nested ?? {} });
	const messages = parsed.output.messages.map((sent) => ({ ...sent, text: JSON.stringify(sent.payload) }));
	for (const { text } of messages) checkSize(Buffer.byteLength(text), services);
	if (!rate.take(messages.length)) throw tooMany();
	const allowed = new Map<string, boolean>();
	for (const { id, topic, event, text, private: isPrivate } of messages) {
		if (isPrivate && !allowed.has(topic))
			allowed.set(topic, await mayWrite(request, identity, topic, services));
		// As hosted, a batch does not say which of its messages were refused.
		if (isPrivate && !allowed.get(topic)) continue;
		const meta = id === undefined ? '' : `,"meta":${JSON.stringify({ id })}`;
		const payload = `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${text}${meta}}`;
		services.topics.broadcast(isPrivate === true, topic, (address) =>
			textFanout(address, 'broadcast', payload)
		);
	}
}

async function sendOne(
	request: IncomingMessage,
	url: URL,
	[, topicPart = '', eventPart = '']: RegExpExecArray,
	body: Buffer,
	identity: Identity,
	services: Services,
	rate: Rate
): Promise<void> {
	const topic = decode(topicPart);
	const event = decode(eventPart);
	const json = readKind(request) === 'json';
	// Before it is read, which takes the longer the larger it is.
	checkSize(body.length, services);
	if (json && !v.is(record, parseJson(body))) throw new Answer(422, { errors: { payload: ['is invalid'] } });
	if (!rate.take()) throw tooMany();
	const isPrivate = url.searchParams.get('private') === 'true';
	if (isPrivate && !(await mayWrite(request, identity, topic, services))) {
		throw new Answer(403, { message: 'Unauthorized' });
	}
	services.topics.broadcast(isPrivate, topic, (address) => broadcastFanout(address, { event, json, body }));
}

async function mayWrite(
	request: IncomingMessage,
	identity: Identity,
	topic: string,
	{ rights }: Services
): Promise<boolean> {
	try {
		return (await rights.write(identity, topic, policyHeaders(request))).broadcast;
	} catch (error) {
		if (error instanceof Refusal) throw new Answer(503, { message: error.message });
		throw error;
	}
}

async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	const stream: AsyncIterable<Uint8Array> = request;
	for await (const chunk of stream) {
		const bytes = Buffer.from(chunk);
		length += bytes.length;
		if (length > most) throw new Answer(422, { errors: { payload: ['Payload size exceeds tenant limit'] } });
		chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}

function readKind(request: IncomingMessage): 'json' | 'bytes' {
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	if (type === 'application/json') return 'json';
	if (type === 'application/octet-stream') return 'bytes';
	throw new Answer(415, { message: 'Unsupported Media Type' });
}

function checkSize(bytes: number, { limits }: Services): void {
	if (bytes <= limits.payloadBytes) return;
	throw new Answer(422, { errors: { payload: ['Payload size exceeds tenant limit'] } });
}

function parseJson(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		throw new Answer(400, { message: 'Bad Request' });
	}
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new Answer(400, { message: 'Bad Request' });
	}
}

function tooMany(): Answer {
	return new Answer(429, { message: 'You have exceeded your rate limit' });
}
