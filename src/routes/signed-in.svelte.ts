import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';
import { online } from 'svelte/reactivity/window';
import type { CarePersonKind } from '$lib/db/generated';
import type { WordKey } from '$lib/i18n/resources';
import { tellActivity } from '$lib/identity/activity';
import { IdleWarning } from '$lib/identity/idle-warning.svelte';
import { SessionEnd } from '$lib/identity/session-end.svelte';
import { guardSharedDevice } from '$lib/identity/shared-device';
import { sessionLimits, type SessionKind } from '$lib/identity/session-limits';
import { Live, provideLive, type LiveSettings } from '$lib/live/channel.svelte';
import { keepPage } from '$lib/live/keep-page';
import { atEachRing } from '$lib/live/reading';
import type { ConversationLine } from '$lib/messaging/conversations.server';
import { ConversationList, provideConversationList } from '$lib/messaging/list.svelte';
import { Outbox, provideOutbox } from '$lib/outbox/outbox.svelte';

/** What the layout's server load gives. */
interface Start {
	me: { id: string; kind: CarePersonKind };
	sessionKind: SessionKind;
	/** When the session ends whatever is done, and when this was said (ISO 8601). */
	sessionEnds: string;
	now: string;
	live: LiveSettings;
	lines: readonly ConversationLine[];
	/** Only to be looked at: nothing is heard, kept or sent, but that somebody looks. */
	still?: boolean;
}

/** What a layout's load depends on that reads whom somebody may see. */
export const rights = 'closeby:rights';

/** What is said without a line, by whether words can wait here and whether one speaks of a phone. */
const offlineWords = {
	kept: { phone: 'common.connection.offline', desk: 'common.connection.offlineDesk' },
	unkept: { phone: 'common.connection.offlineUnkept', desk: 'common.connection.offlineUnkeptDesk' }
} as const;

/** What can be read again. */
type Read =
	| typeof rights
	| 'closeby:factors'
	| 'closeby:plan'
	| 'closeby:readings'
	| 'closeby:hours'
	| 'closeby:alerts'
	| 'closeby:duties';

/**
 * What reads again what changed for the person. Not when the session is over or the line is gone: Kit would leave the page,
 * past what says that nothing written is lost; without a line it is looked for again, for no other ring may come. And not
 * on the way to another page: Kit would give that up for it, so nothing is waited for between that look and the reading,
 * nor after it, which lasts as long as the line is away (keepPage).
 */
function lookingAgain(live: Live): (what: Read) => void {
	const readings = new Map<Read, () => void>();
	const reading = (what: Read) =>
		atEachRing(async () => {
			if (!(await live.stands())) return live.signedOut;
			while (navigating.complete) await navigating.complete.catch(() => undefined);
			void invalidate(what);
			return true;
		});
	return (what) => {
		const ring = readings.get(what) ?? reading(what);
		readings.set(what, ring);
		ring();
	};
}

/**
 * What stands under every signed-in page: the live line, the outbox and the list of conversations, provided to all
 * components below and kept true while the layout is there. Called once, in a layout's script. One person a page
 * load: another signs in through a plain form, which begins anew. `alsoRead` hears each ring of the person's
 * own topic, and is called without one after a gap in the line.
 */
export function signedIn(
	{ me, sessionKind, sessionEnds, now, live: settings, lines, still = false }: Start,
	alsoRead?: (event?: string) => void
) {
	const live = provideLive(new Live(settings));
	const lookAgain = lookingAgain(live);
	const { idle: idleLimit } = sessionLimits[sessionKind];
	const keepsNothing = sessionKind === 'shared_device';
	const outbox = provideOutbox(new Outbox(me.id, { idleLimit, keepsNothing, atDesk: me.kind === 'staff' }));
	const list = provideConversationList(new ConversationList(lines));

	$effect(() => keepPage());
	/** Nobody's words stay on a screen whose session is over: the next person to pass by may not be theirs. */
	const over = $derived(live.signedOut || outbox.state === 'signed-out' || outbox.state === 'wiped');
	const idle = new IdleWarning(idleLimit);
	const end = new SessionEnd(sessionEnds, now);
	const active = () => {
		outbox.active();
		idle.active();
	};
	$effect(() => (over ? undefined : tellActivity(active)));
	$effect(() => (over ? undefined : idle.start()));
	$effect(() => (over ? undefined : end.start()));
	if (keepsNothing) $effect(() => (over ? undefined : guardSharedDevice()));
	$effect(() => (over || still ? undefined : live.start()));
	$effect(() => (still ? undefined : outbox.start()));
	$effect(() => {
		if (over || still) return;
		return live.listen({
			topic: `person:${me.id}`,
			onRing: (event, { conversation }) => {
				if (event === 'factors') lookAgain('closeby:factors');
				if (typeof conversation === 'string') list.rang(conversation);
				if (event === 'access') lookAgain(rights);
				if (event === 'plan') lookAgain('closeby:plan');
				alsoRead?.(event);
			},
			onCaughtUp: () => {
				outbox.wake();
				list.refresh();
				lookAgain('closeby:plan');
				// Whom a caregiver may see is asked again, for nobody may have rung while they were away.
				if (me.kind === 'caregiver') lookAgain(rights);
				alsoRead?.();
			}
		});
	});

	return {
		outbox,
		list,
		/** Whether the session is about to end, for want of anything done. */
		idle,
		/** When it ends whatever is done, and whether that is near. */
		end,
		/** Reads again what changed, where the session and the line stand. */
		lookAgain,
		get over(): boolean {
			return over;
		},
		/** What became of words that were not sent, once it is over; undefined where the person signed out, who was asked first. */
		get unsent(): 'kept' | 'noRoom' | 'lost' | undefined {
			if (outbox.state === 'wiped') return undefined;
			if (keepsNothing || outbox.state === 'unavailable') return 'lost';
			return outbox.keeps ? 'kept' : 'noRoom';
		},
		/** What is to be said about the line, when something is. */
		get trouble(): WordKey | undefined {
			if (online.current === false)
				return offlineWords[outbox.keeps ? 'kept' : 'unkept'][outbox.atDesk ? 'desk' : 'phone'];
			return live.connected ? undefined : 'common.connection.reconnecting';
		}
	};
}
