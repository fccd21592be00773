import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';
import { online } from 'svelte/reactivity/window';
import type { CarePersonKind } from '$lib/db/generated';
import type { WordKey } from '$lib/i18n/resources';
import { tellActivity } from '$lib/identity/activity';
import { guardSharedDevice } from '$lib/identity/shared-device';
import { sessionLimits, type SessionKind } from '$lib/identity/session-limits';
import { Live, provideLive, type LiveSettings } from '$lib/live/channel.svelte';
import { keepPage } from '$lib/live/keep-page';
import type { ConversationLine } from '$lib/messaging/conversations.server';
import { ConversationList, provideConversationList } from '$lib/messaging/list.svelte';
import { Outbox, provideOutbox } from '$lib/outbox/outbox.svelte';

/** What the layout's server load gives. */
interface Start {
	me: { id: string; kind: CarePersonKind };
	sessionKind: SessionKind;
	live: LiveSettings;
	lines: readonly ConversationLine[];
	/** Only to be looked at: nothing is heard, kept or sent, but that somebody looks. */
	still?: boolean;
}

/** What a layout's load depends on that reads whom somebody may see. */
export const rights = 'closeby:rights';

/** What can be read again. */
type Read =
	| typeof rights
	| 'closeby:factors'
	| 'closeby:plan'
	| 'closeby:readings'
	| 'closeby:alerts'
	| 'closeby:duties';

/**
 * Reads again what changed for the person. Not when the session is over or the line is gone: Kit would leave the page,
 * past what says that nothing written is lost. And not on the way to another page: Kit would give that up for it, so
 * nothing is waited for between that look and the reading.
 */
async function lookAgain(live: Live, what: Read): Promise<void> {
	if (!(await live.stands())) return;
	while (navigating.complete) await navigating.complete.catch(() => undefined);
	await invalidate(what);
}

/**
 * What stands under every signed-in page: the live line, the outbox and the list of conversations, provided to all
 * components below and kept true while the layout is there. Called once, in a layout's script. One person a page
 * load: another signs in through a plain form, which begins anew. `alsoRead` hears each ring of the person's
 * own topic, and is called without one after a gap in the line.
 */
export function signedIn(
	{ me, sessionKind, live: settings, lines, still = false }: Start,
	alsoRead?: (event?: string) => void
) {
	const live = provideLive(new Live(settings));
	const { idle: idleLimit } = sessionLimits[sessionKind];
	const keepsNothing = sessionKind === 'shared_device';
	const outbox = provideOutbox(new Outbox(me.id, { idleLimit, keepsNothing }));
	const list = provideConversationList(new ConversationList(lines));

	$effect(() => keepPage());
	/** Nobody's words stay on a screen whose session is over: the next person to pass by may not be theirs. */
	const over = $derived(live.signedOut || outbox.state === 'signed-out' || outbox.state === 'wiped');
	$effect(() => (over ? undefined : tellActivity(() => outbox.active())));
	if (keepsNothing) $effect(() => (over ? undefined : guardSharedDevice()));
	$effect(() => (over || still ? undefined : live.start()));
	$effect(() => (still ? undefined : outbox.start()));
	$effect(() => {
		if (over || still) return;
		return live.listen({
			topic: `person:${me.id}`,
			onRing: (event, { conversation }) => {
				if (event === 'factors') void lookAgain(live, 'closeby:factors');
				if (typeof conversation === 'string') list.rang(conversation);
				if (event === 'access') void lookAgain(live, rights);
				if (event === 'plan') void lookAgain(live, 'closeby:plan');
				alsoRead?.(event);
			},
			onCaughtUp: () => {
				outbox.wake();
				void list.refresh();
				void lookAgain(live, 'closeby:plan');
				// Whom a caregiver may see is asked again, for nobody may have rung while they were away.
				if (me.kind === 'caregiver') void lookAgain(live, rights);
				alsoRead?.();
			}
		});
	});

	return {
		outbox,
		list,
		/** Reads again what changed, where the session and the line stand. */
		lookAgain: (what: Read) => void lookAgain(live, what),
		get over(): boolean {
			return over;
		},
		/** What became of words that were not sent, once it is over; undefined where the person signed out, who was asked first. */
		get unsent(): 'kept' | 'lost' | undefined {
			if (outbox.state === 'wiped') return undefined;
			return keepsNothing || outbox.state === 'unavailable' ? 'lost' : 'kept';
		},
		/** What is to be said about the line, when something is. */
		get trouble(): WordKey | undefined {
			if (online.current === false) return 'common.connection.offline';
			return live.connected ? undefined : 'common.connection.reconnecting';
		}
	};
}
