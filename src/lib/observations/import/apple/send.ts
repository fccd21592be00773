import { writerHeader } from '../../../outbox/headers.ts';
import type { ReadingBatch } from '../reading.ts';

/** How sending one part ended: `lost` may be sent again as it is, `refused` will not be taken. */
export type Sent = 'stored' | 'lost' | 'refused';

/**
 * Sends one part of a file as this person. A part that was stored and whose answer was lost may be sent again: it is the
 * same part.
 */
export async function sendBatch(url: string, person: string, batch: ReadingBatch): Promise<Sent> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [writerHeader]: person },
			body: JSON.stringify(batch)
		});
		if (response.ok) return 'stored';
		return response.status >= 500 || response.status === 429 ? 'lost' : 'refused';
	} catch {
		return 'lost';
	}
}
