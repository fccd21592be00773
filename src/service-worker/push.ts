declare const self: ServiceWorkerGlobalScope;

/** What the server says (notifications/push.task.ts): words that tell nothing, and where a tap leads. */
interface Notice {
	title: string;
	body: string;
	page: string;
	tag: string;
}

/** Shows what came. Browsers take the leave away from who stays silent, so what cannot be read is shown as well. */
export async function showNotice(data: PushMessageData | null): Promise<void> {
	const { title, body, page, tag } = read(data);
	await self.registration.showNotification(title, { body, tag, data: page, icon: '/icons/closeby-192.png' });
}

/** Leads to the page of a notice, in a window that is open already if there is one. */
export async function openNotice(notification: Pick<Notification, 'close' | 'data'>): Promise<void> {
	notification.close();
	const said: unknown = notification.data;
	const page = typeof said === 'string' && isOwnPage(said) ? said : '/';
	const windows = await self.clients.matchAll({ type: 'window' });
	const [open] = windows;
	if (!open) return void (await self.clients.openWindow(page));
	await open.focus();
	await open.navigate(page);
}

function read(data: PushMessageData | null): Notice {
	let said: unknown;
	try {
		said = data?.json();
	} catch {
		// Not of ours.
	}
	const text = (name: keyof Notice) => {
		const value: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, name) : undefined;
		return typeof value === 'string' ? value.slice(0, 100) : '';
	};
	return { title: text('title') || 'Closeby', body: text('body'), page: text('page'), tag: text('tag') };
}

const isOwnPage = (page: string): boolean =>
	new URL(page, self.location.origin).origin === self.location.origin;
