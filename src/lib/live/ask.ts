/**
 * A line that says nothing for this long is as good as down. Without an end of its own such a question keeps all that come
 * after it waiting, and only a reload would end that.
 */
export const patience = 30_000;

/** What the server said. */
export interface Said {
	status: number;
	/** The JSON of its answer; undefined where it has nothing to say but that it is done. */
	answer: unknown;
}

/**
 * Asks the server something of ours and answers with what it said; undefined where it said nothing: no line, an answer that
 * breaks off or never comes, trouble of its own, or the words of something between, a hotel's page or a proxy's refusal.
 * Only the server itself can say that a session is over or that there is nothing to be seen. Never rejects.
 */
export async function askServer(path: string, init: RequestInit = {}): Promise<Said | undefined> {
	try {
		const headers = new Headers(init.headers);
		headers.set('accept', 'application/json');
		const response = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(patience) });
		const { status } = response;
		if (status >= 500) return undefined;
		return { status, answer: status === 204 ? undefined : await response.json() };
	} catch {
		return undefined;
	}
}
