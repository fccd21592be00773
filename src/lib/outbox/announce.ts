/** What tabs and the service worker of this phone tell each other. `person` is whose outbox it is about. */
export type Announcement =
	/** The list of waiting forms is no longer what it was. */
	| { type: 'changed'; person: string }
	/** The server has a form; `data` is what its action returned. */
	| { type: 'sent'; person: string; id: string; group: string; data: unknown }
	/** The server has shown this person's session: whoever else has a page open in this browser has none any more. */
	| { type: 'signed-in'; person: string }
	/** The session is over or is somebody else's: nothing is sent until the person signs in again. */
	| { type: 'signed-out'; person: string }
	/** Everything of everyone was removed from this phone. */
	| { type: 'wiped' };

/** The BroadcastChannel they use. */
export const channelName = 'closeby-outbox';

/**
 * The Web Lock whose holder, a tab or the service worker, is the only one to send. Also the Background Sync
 * tag.
 */
export const drainerName = 'closeby-outbox';

/** Says something once, from where no channel is kept open; to nobody where a browser lets pages share nothing. */
export function announceOnce(announcement: Announcement): void {
	try {
		const channel = new BroadcastChannel(channelName);
		channel.postMessage(announcement);
		channel.close();
	} catch {
		return;
	}
}
