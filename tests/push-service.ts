import { createDecipheriv, createECDH, hkdfSync, randomBytes, randomUUID, type ECDH } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { importJWK, jwtVerify } from 'jose';

/** What a browser hands over when it may be told. */
export interface Device {
	endpoint: string;
	p256dh: string;
	auth: string;
}

/** A push service on this machine: it takes what is signed by the holder of `key` and opens it, as the device would. */
export async function startPushService(key: () => string) {
	const devices = new Map<string, { keys: ECDH; auth: Buffer; status: number }>();
	const told: { endpoint: string; words: unknown; subject: string | undefined }[] = [];
	const refused: string[] = [];
	const server = createServer((request, response) => {
		void take(request)
			.catch((thrown: unknown) => {
				refused.push(String(thrown));
				return 403;
			})
			.then((status) => response.writeHead(status).end());
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The system gave no port');
	const origin = `http://127.0.0.1:${address.port}`;

	async function take(request: IncomingMessage): Promise<number> {
		const body = await buffer(request);
		const endpoint = `${origin}${request.url ?? ''}`;
		const device = devices.get(endpoint);
		if (!device) return 404;
		// RFC 8292: who sends, for this service alone, and not for ever.
		const [, token = '', sender = ''] =
			/^vapid t=([^,]+), ?k=(.+)$/.exec(request.headers.authorization ?? '') ?? [];
		if (sender !== key()) throw new Error('Not the key this device was made for');
		const point = Buffer.from(sender, 'base64url');
		const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
		const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'), {
			audience: origin
		});
		if (request.headers['content-encoding'] !== 'aes128gcm') throw new Error('Not sealed');
		if (device.status < 300)
			told.push({
				endpoint,
				words: JSON.parse(opened(body, device.keys, device.auth)),
				subject: payload.sub
			});
		return device.status;
	}

	return {
		origin,
		told,
		refused,
		/** A new device, for which the service answers with this status. */
		device(status = 201): Device {
			const keys = createECDH('prime256v1');
			keys.generateKeys();
			const auth = randomBytes(16);
			const endpoint = `${origin}/${randomUUID()}`;
			devices.set(endpoint, { keys, auth, status });
			return { endpoint, p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') };
		},
		answers(endpoint: string, status: number) {
			const device = devices.get(endpoint);
			if (device) device.status = status;
		},
		stop: () => new Promise((over) => server.close(over))
	};
}

/** Opens what was sealed for a device (RFC 8188, section 2; RFC 8291, section 3.4). */
function opened(body: Buffer, keys: ECDH, auth: Buffer): string {
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + body.readUInt8(20));
	const sealed = body.subarray(21 + sender.length);
	const derive = (secret: ArrayBuffer | Buffer, extra: Buffer, info: Buffer | string, bytes: number) =>
		Buffer.from(hkdfSync('sha256', Buffer.from(new Uint8Array(secret)), extra, info, bytes));
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
	const secret = derive(keys.computeSecret(sender), auth, info, 32);
	const cipher = createDecipheriv(
		'aes-128-gcm',
		derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16),
		derive(secret, salt, 'Content-Encoding: nonce\0', 12)
	);
	cipher.setAuthTag(sealed.subarray(-16));
	const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
	return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
