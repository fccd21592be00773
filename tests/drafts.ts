import type { Page } from '@playwright/test';

/** How many of the words that were begun, and of the places for them, this browser keeps. */
export const draftsKept = (page: Page) =>
	page.evaluate(async () => {
		const { promise, resolve, reject } = Promise.withResolvers<number>();
		const opening = indexedDB.open('closeby');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const { result: database } = opening;
			const reading = database.transaction(['drafts', 'places']);
			let count = 0;
			for (const name of ['drafts', 'places']) {
				const counting = reading.objectStore(name).count();
				counting.onsuccess = () => (count += counting.result);
			}
			reading.oncomplete = () => {
				database.close();
				resolve(count);
			};
		};
		return promise;
	});
