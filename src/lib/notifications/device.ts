/** Whether this browser can be told at all: on iPhone only once Closeby is on the home screen. */
export const canBeTold = (): boolean =>
	'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Asks the browser for leave and lets the server know where to reach it. `denied` when the person has said no. */
export async function tellMe(key: string): Promise<'on' | 'denied' | 'failed'> {
	if ((await Notification.requestPermission()) !== 'granted') return 'denied';
	try {
		const { pushManager } = await navigator.serviceWorker.ready;
		// One that was made for another key, or for whoever was here before, is of no use.
		await (await pushManager.getSubscription())?.unsubscribe();
		const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
		const { endpoint, keys } = subscription.toJSON();
		const answer = await fetch('/live/push', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ endpoint, p256dh: keys?.['p256dh'], auth: keys?.['auth'] })
		});
		if (answer.ok) return 'on';
		await subscription.unsubscribe();
	} catch {
		// No push service within reach.
	}
	return 'failed';
}

/** The server first, so that nothing more is sent whatever the browser does. Answers whether it is off. */
export async function stopTellingMe(): Promise<boolean> {
	try {
		if (!(await fetch('/live/push', { method: 'DELETE' })).ok) return false;
		const registration = await navigator.serviceWorker.getRegistration();
		await (await registration?.pushManager.getSubscription())?.unsubscribe();
		return true;
	} catch {
		return false;
	}
}
