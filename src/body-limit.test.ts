import { expect, test } from 'vitest';
import { largestBody, limitBody } from './body-limit.ts';

const files = '/console/patients/[patient=uuid]/plan/import';

/** A request whose body comes in pieces, as long as nobody says how long it is. */
function sending(bytes: number, said?: number): Request {
	let left = bytes;
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			if (left <= 0) return controller.close();
			controller.enqueue(new Uint8Array(Math.min(left, 65_536)));
			left -= 65_536;
		}
	});
	const init: RequestInit & { duplex: 'half' } = {
		method: 'POST',
		body,
		duplex: 'half',
		headers: said === undefined ? {} : { 'content-length': String(said) }
	};
	return new Request('http://localhost/', init);
}

/** How much of a body came through, or the status with which it ended. */
const through = async (request: Request): Promise<number> => {
	const read: unknown = await request.arrayBuffer().catch((thrown: unknown) => thrown);
	if (read instanceof ArrayBuffer) return read.byteLength;
	return read instanceof Error && 'status' in read ? Number(read.status) : 0;
};

test('a file of 20 MB passes where files are taken, and half a megabyte everywhere else, whatever is said of it', async () => {
	expect(await through(limitBody(sending(2_000_000), files))).toBe(2_000_000);
	expect(await through(limitBody(sending(largestBody + 1), files))).toBe(413);
	expect(await through(limitBody(sending(500_000), '/(patient)/today'))).toBe(500_000);
	expect(await through(limitBody(sending(600_000), '/(patient)/today'))).toBe(413);
	expect(await through(limitBody(sending(600_000), null))).toBe(413);
	expect(await through(limitBody(sending(10, 600_000), null))).toBe(413);
	const small = sending(10, 10);
	expect(limitBody(small, null)).toBe(small);
});

test('a table of 12 MB is read to its end before it is refused, so that its sender hears why', async () => {
	const table = '/(patient)/[[patient=patient]]/log/import';
	let left = 12_000_000;
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			if (left <= 0) return controller.close();
			controller.enqueue(new Uint8Array(65_536));
			left -= 65_536;
		}
	});
	const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
	expect(await through(limitBody(new Request('http://localhost/', init), table))).toBe(413);
	expect(left).toBeLessThanOrEqual(0);
});
