/** Bytes of any body but a file: more than anybody fills in (512 KB over a 2G line take two minutes). */
const usual = 512 * 1024;
/** A file of 20 MB (src/lib/fhir/import/limits.ts), with the form around it. */
export const largestBody = 20 * 1024 * 1024 + 64 * 1024;

/** So much of what is too long is read and dropped: who hangs up on somebody still sending is not heard to say why. */
const dropped = 4 * 1024 * 1024;

/** The one place that takes a file. */
export const takesFile = '/console/patients/[patient=uuid]/plan/import';

/**
 * Takes a table, and is told by people whose browser runs no script how large theirs may be: whatever is as long as the
 * longest file elsewhere is read to its end for that.
 */
const takesTable = '/(patient)/[[patient=patient]]/log/import';

/**
 * The request with a body that ends with an error of status 413 where it is longer than its route takes. A body whose
 * length is said, and small enough, is left alone: HTTP holds it to that.
 */
export function limitBody(request: Request, route: string | null): Request {
	const most = route === takesFile ? largestBody : usual;
	const past = route === takesTable ? largestBody : dropped;
	const said = request.headers.get('content-length');
	if (!request.body || (said !== null && Number(said) <= most)) return request;
	let size = 0;
	const counted = request.body.pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, controller) {
				size += chunk.length;
				if (size > most + past) controller.error(new BodyTooLarge());
				else if (size <= most && Number(said) <= most) controller.enqueue(chunk);
			},
			flush(controller) {
				if (size > most || Number(said) > most) controller.error(new BodyTooLarge());
			}
		})
	);
	const init: RequestInit & { duplex: 'half' } = { body: counted, duplex: 'half' };
	return new Request(request, init);
}

class BodyTooLarge extends Error {
	override name = 'BodyTooLarge';
	readonly status = 413;
}
