import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush, { type PushSubscription } from 'web-push';
import { readEnvironment } from '../../env.ts';
import { addressOf } from '../identity/mail.server.ts';
import { isInner } from './inner-networks.ts';
import { isLoopback, isPushService } from './services.ts';

/** How sending ended: `gone` when the push service no longer knows the device. */
export type Sent = 'sent' | 'gone' | 'failed';

/** How long a push service keeps a message for a device that is off, in seconds. */
const keptFor = 4 * 60 * 60;
const patience = 10_000;

/** The public key that push services know us by; undefined where push is not set up. */
export function pushKey(): string | undefined {
	const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY } = readEnvironment();
	return VAPID_PRIVATE_KEY === undefined ? undefined : VAPID_PUBLIC_KEY;
}

/** Whether the server may send to this address at all. */
export const mayPushTo = (endpoint: string): boolean =>
	isPushService(endpoint, readEnvironment().PUSH_SERVICES);

/** Sends `payload`, sealed for one device (RFC 8291), as ourselves (RFC 8292). Never throws; follows no redirect. */
export async function push(subscription: PushSubscription, payload: string): Promise<Sent> {
	const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = readEnvironment();
	if (publicKey === undefined || privateKey === undefined || !mayPushTo(subscription.endpoint))
		return 'failed';
	try {
		const site = addressOf('/');
		const subject = site.protocol === 'https:' ? site.origin : `mailto:closeby@${site.hostname}`;
		const request = webPush.generateRequestDetails(subscription, payload, {
			vapidDetails: { subject, publicKey, privateKey },
			TTL: keptFor,
			urgency: 'high'
		});
		const status = await post(new URL(request.endpoint), request.headers, request.body);
		if (status === 404 || status === 410) return 'gone';
		return status >= 200 && status < 300 ? 'sent' : 'failed';
	} catch {
		return 'failed';
	}
}

function post(url: URL, headers: http.OutgoingHttpHeaders, body: Buffer): Promise<number> {
	const { request } = url.protocol === 'https:' ? https : http;
	const options = {
		method: 'POST',
		headers,
		timeout: patience,
		...(!isLoopback(url.hostname) && { lookup: lookOutside })
	};
	return new Promise((resolve, reject) => {
		const sending = request(url, options, (response) => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 0));
			response.on('error', reject);
		});
		sending.on('timeout', () => sending.destroy(new Error('The push service does not answer')));
		sending.on('error', reject);
		sending.end(body);
	});
}

/** Finds the address of a host, and refuses one that lies inside: a name can be made to point anywhere. */
const lookOutside: LookupFunction = (hostname, options, found) => {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		if (error) return found(error, []);
		if (addresses.some(({ address }) => isInner(address)))
			return found(new Error('A push service is not inside'), []);
		const [first] = addresses;
		if (options.all || !first) return found(null, addresses);
		found(null, first.address, first.family);
	});
};
