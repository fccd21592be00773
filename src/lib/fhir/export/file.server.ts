import { recordBundle } from './bundle.ts';
import type { RecordCopy } from './record.ts';

/** The answer that gives a record away as a file. Nothing keeps it on the way: not the browser, not the service worker. */
export function recordFile(record: RecordCopy): Response {
	const body = JSON.stringify(recordBundle(record), undefined, '\t');
	return new Response(body, {
		headers: {
			'content-type': 'application/fhir+json; charset=utf-8',
			'content-disposition': `attachment; filename="record-${record.takenAt.slice(0, 10)}.json"`,
			'cache-control': 'no-store'
		}
	});
}
