import { answer } from './child.ts';
import { BrowserLine } from './browser-line.ts';
import type { SignedIn } from './clinic.ts';
import { openIdle } from './socket.ts';

/** Opens `count` sockets, each joined to the topic of its person, and keeps them open. */
answer(
	async ({ url, key, people, count }: { url: string; key: string; people: SignedIn[]; count: number }) => {
		const lines = people.map((someone) => ({ line: new BrowserLine(url, someone), person: someone.person }));
		const devices = Array.from({ length: count }, (_, number) => lines[number % lines.length]);
		await openIdle(
			url,
			key,
			devices.filter((device) => device !== undefined)
		);
		// A line that asks for tokens is no socket: what it holds open is let go before anything is weighed.
		for (const { line } of lines) line.close();
		return count;
	}
);
