/**
 * On somebody else's phone a session ends soon after its page is closed: the server is told when the page goes, and
 * told again when the person only went to another page of ours. Answers with its end.
 */
export function guardSharedDevice(): () => void {
	const leaving = () => {
		clearTimeout(again);
		navigator.sendBeacon('/live/leaving');
	};
	const back = (event: PageTransitionEvent) => {
		// A page brought back from memory may be somebody else's to see by now.
		if (event.persisted) location.reload();
	};
	addEventListener('pagehide', leaving);
	addEventListener('pageshow', back);
	// The word of the page before may have come after this page was asked for; on a bad line even after the first of these.
	const here = () => void fetch('/live/active', { method: 'POST' }).catch(() => undefined);
	here();
	const again = setTimeout(here, 5_000);
	return () => {
		clearTimeout(again);
		removeEventListener('pagehide', leaving);
		removeEventListener('pageshow', back);
	};
}
