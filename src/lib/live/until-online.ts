/** Resolves when the browser finds a line, and after as many milliseconds at the latest. */
export function untilOnline(wait: number): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const found = () => resolve();
	const timer = setTimeout(found, wait);
	addEventListener('online', found);
	return promise.finally(() => {
		clearTimeout(timer);
		removeEventListener('online', found);
	});
}
