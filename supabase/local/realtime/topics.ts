import type { Channel } from './channel.ts';
import { textFanout, type Fanout } from './fanout.ts';
import { Presences } from './presence.ts';

interface Topic {
	readonly channels: Set<Channel>;
	presences: Presences<Channel> | null;
}

/**
 * Which channels are joined to which topic. Names are opaque and exact; private and public topics of one name are
 * two topics. A channel stands here only while its right to read is established.
 */
export class Topics {
	readonly #topics = new Map<string, Topic>();
	readonly #people = new Map<string, Set<Channel>>();

	/** Adds a joined channel. */
	enter(channel: Channel): void {
		const topic = this.#topics.get(address(channel));
		if (topic) topic.channels.add(channel);
		else this.#topics.set(address(channel), { channels: new Set([channel]), presences: null });
		this.know(channel);
	}

	/** Removes a channel and, if it was tracked, tells the others that it left. */
	leave(channel: Channel): void {
		this.forget(channel);
		const topic = this.#topics.get(address(channel));
		if (!topic?.channels.delete(channel)) return;
		if (topic.channels.size === 0) this.#topics.delete(address(channel));
		else this.#tell(topic, channel, topic.presences?.untrack(channel) ?? null);
	}

	/** Delivers to every channel of the topic that may read broadcasts, except the sender. */
	broadcast(isPrivate: boolean, name: string, fanout: (topic: string) => Fanout, except?: Channel): void {
		const topic = this.#topics.get(addressOf(isPrivate, name));
		if (!topic) return;
		const message = fanout(`realtime:${name}`);
		for (const channel of topic.channels) {
			if (channel !== except && channel.reads.broadcast) channel.deliver(message);
		}
	}

	/** Payload of presence_state for the channel's topic, as JSON text. */
	presenceState(channel: Channel): string {
		return this.#topics.get(address(channel))?.presences?.state() ?? '{}';
	}

	/** Tracks the channel under its presence key and tells everyone on the topic, the channel included. */
	track(channel: Channel, payload: Record<string, unknown>): void {
		const topic = this.#topics.get(address(channel));
		if (!topic) return;
		topic.presences ??= new Presences();
		this.#tell(topic, channel, topic.presences.track(channel, channel.presenceKey, payload));
	}

	/** Stops tracking the channel. */
	untrack(channel: Channel): void {
		const topic = this.#topics.get(address(channel));
		if (topic) this.#tell(topic, channel, topic.presences?.untrack(channel) ?? null);
	}

	/** The private channels, joined or joining, whose token belongs to that person. */
	ofPerson(subject: string): Channel[] {
		return [...(this.#people.get(subject) ?? [])];
	}

	/** Notes whose token a private channel holds or is about to hold; call `forget` before the identity changes. */
	know(channel: Channel, subject = channel.identity.subject): void {
		if (!channel.isPrivate || subject === null) return;
		const known = this.#people.get(subject);
		if (known) known.add(channel);
		else this.#people.set(subject, new Set([channel]));
	}

	forget(channel: Channel, subject = channel.identity.subject): void {
		if (subject === null) return;
		const known = this.#people.get(subject);
		if (known?.delete(channel) && known.size === 0) this.#people.delete(subject);
	}

	/**
	 * Empties all topics at once, so that nobody is told of a thousand leaves, and gives the channels that were in. Whose
	 * channels are still joining stays known: their rights may end before they are in.
	 */
	clear(): Channel[] {
		const channels = [...this.#topics.values()].flatMap((topic) => [...topic.channels]);
		this.#topics.clear();
		return channels;
	}

	#tell(topic: Topic, channel: Channel, diff: string | null): void {
		if (diff === null) return;
		const message = textFanout(channel.topic, 'presence_diff', diff);
		for (const member of topic.channels) if (member.reads.presence) member.deliver(message);
	}
}

function address(channel: Channel): string {
	return addressOf(channel.isPrivate, channel.name);
}

function addressOf(isPrivate: boolean, name: string): string {
	return isPrivate ? `private:${name}` : `public:${name}`;
}
