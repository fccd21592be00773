/**
 * On somebody else's phone a session ends soon after its last page is closed: the server is told when a page goes, and
 * told again by the page that the person went to, and by every other that is still open. Answers with its end.
 */
export function guardSharedDevice(): () => void {
	const others = new BroadcastChannel('closeby-leaving');
	let again: ReturnType<typeof setTimeout> | undefined;
	const gone = new AbortController();
	const here = () =>
		void fetch('/live/active', { method: 'POST', signal: gone.signal }).catch(() => undefined);
	const stay = () => {
		clearTimeout(again);
		here();
		// The word of the page that left may come later than this; on a bad line even after the first of these.
		again = setTimeout(here, 5_000);
	};
	const leaving = () => {
		clearTimeout(again);
		// On a bad line it could come after the word that nobody is here any more, and be taken for somebody.
		gone.abort();
		navigator.sendBeacon('/live/leaving');
		others.postMessage('leaving');
		// Where all pages go at once, none of them says that somebody is still there.
		others.onmessage = null;
	};
	const back = (event: PageTransitionEvent) => {
		// A page brought back from memory may be somebody else's to see by now.
		if (event.persisted) location.reload();
	};
	others.onmessage = stay;
	addEventListener('pagehide', leaving);
	addEventListener('pageshow', back);
	stay();
	return () => {
		clearTimeout(again);
		others.close();
		removeEventListener('pagehide', leaving);
		removeEventListener('pageshow', back);
	};
}
