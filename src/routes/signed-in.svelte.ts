import { afterNavigate, invalidate } from '$app/navigation';
import { online } from 'svelte/reactivity/window';
import type { WordKey } from '$lib/i18n/resources';
import { guardSharedDevice } from '$lib/identity/shared-device';
import { sessionLimits, type SessionKind } from '$lib/identity/session-limits';
import { Live, provideLive, type LiveSettings } from '$lib/live/channel.svelte';
import type { ConversationLine } from '$lib/messaging/conversations.server';
import { ConversationList, provideConversationList } from '$lib/messaging/list.svelte';
import { Outbox, provideOutbox } from '$lib/outbox/outbox.svelte';

/** What the layout's server load gives. */
interface Start {
	me: { id: string };
	sessionKind: SessionKind;
	live: LiveSettings;
	lines: readonly ConversationLine[];
}

/**
 * What stands under every signed-in page: the live line, the outbox and the list of conversations, provided to all
 * components below and kept true while the layout is there. Called once, in a layout's script. One person a page
 * load: another signs in through a plain form, which begins anew.
 */
export function signedIn({ me, sessionKind, live: settings, lines }: Start) {
	const live = provideLive(new Live(settings));
	const { idle: idleLimit } = sessionLimits[sessionKind];
	const keepsNothing = sessionKind === 'shared_device';
	const outbox = provideOutbox(new Outbox(me.id, { idleLimit, keepsNothing }));
	const list = provideConversationList(new ConversationList(lines));

	if (keepsNothing) $effect(() => guardSharedDevice());
	/** Nobody's words stay on a screen whose session is over: the next person to pass by may not be theirs. */
	const over = $derived(live.signedOut || outbox.state === 'signed-out' || outbox.state === 'wiped');
	$effect(() => (over ? undefined : live.start()));
	$effect(() => outbox.start());
	$effect(() => {
		if (over) return;
		return live.listen({
			topic: `person:${me.id}`,
			onRing: (event, { conversation }) => {
				if (event === 'factors') void invalidate('closeby:factors');
				if (typeof conversation === 'string') list.rang(conversation);
			},
			onCaughtUp: () => {
				outbox.wake();
				void list.refresh();
			}
		});
	});
	// Pages asked for are what the server counts as a sign of the person.
	afterNavigate(() => outbox.active());

	return {
		outbox,
		list,
		get over(): boolean {
			return over;
		},
		/** What is to be said about the line, when something is. */
		get trouble(): WordKey | undefined {
			if (online.current === false) return 'common.connection.offline';
			return live.connected ? undefined : 'common.connection.reconnecting';
		}
	};
}
