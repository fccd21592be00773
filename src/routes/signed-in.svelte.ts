import { afterNavigate, invalidate } from '$app/navigation';
import { navigating } from '$app/state';
import { online } from 'svelte/reactivity/window';
import type { CarePersonKind } from '$lib/db/generated';
import type { WordKey } from '$lib/i18n/resources';
import { sessionLimits, type SessionKind } from '$lib/identity/session-limits';
import { Live, provideLive, type LiveSettings } from '$lib/live/channel.svelte';
import type { ConversationLine } from '$lib/messaging/conversations.server';
import { ConversationList, provideConversationList } from '$lib/messaging/list.svelte';
import { Outbox, provideOutbox } from '$lib/outbox/outbox.svelte';

/** What the layout's server load gives. */
interface Start {
	me: { id: string; kind: CarePersonKind };
	sessionKind: SessionKind;
	live: LiveSettings;
	lines: readonly ConversationLine[];
	/** Only to be looked at: nothing is heard, kept or sent. */
	still?: boolean;
}

/** What a layout's load depends on that reads whom somebody may see. */
export const rights = 'closeby:rights';

/** Reads again whom the person may see. Not on the way to another page: Kit would give that up for it. */
async function lookAgain(): Promise<void> {
	while (navigating.complete) await navigating.complete.catch(() => undefined);
	await invalidate(rights);
}

/**
 * What stands under every signed-in page: the live line, the outbox and the list of conversations, provided to all
 * components below and kept true while the layout is there. Called once, in a layout's script. One person a page
 * load: another signs in through a page without scripts, which begins anew.
 */
export function signedIn({ me, sessionKind, live: settings, lines, still = false }: Start) {
	const live = provideLive(new Live(settings));
	const outbox = provideOutbox(new Outbox(me.id, { idleLimit: sessionLimits[sessionKind].idle }));
	const list = provideConversationList(new ConversationList(lines));

	$effect(() => (still ? undefined : live.start()));
	$effect(() => (still ? undefined : outbox.start()));
	$effect(() =>
		live.listen({
			topic: `person:${me.id}`,
			onRing: (event, { conversation }) => {
				if (typeof conversation === 'string') list.rang(conversation);
				if (event === 'access') void lookAgain();
			},
			onCaughtUp: () => {
				outbox.wake();
				void list.refresh();
				// Whom a caregiver may see is asked again, for nobody may have rung while they were away.
				if (me.kind === 'caregiver') void lookAgain();
			}
		})
	);
	// Pages asked for are what the server counts as a sign of the person.
	afterNavigate(() => (still ? undefined : outbox.active()));

	return {
		outbox,
		list,
		/** Nobody's words stay on a screen whose session is over: the next person to pass by may not be theirs. */
		get over(): boolean {
			return live.signedOut || outbox.state === 'signed-out' || outbox.state === 'wiped';
		},
		/** What is to be said about the line, when something is. */
		get trouble(): WordKey | undefined {
			if (online.current === false) return 'common.connection.offline';
			return live.connected ? undefined : 'common.connection.reconnecting';
		}
	};
}
