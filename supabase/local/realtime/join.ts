import type { Channel } from './channel.ts';
import type { JoinConfig } from './config.ts';
import { Refusal } from './refusal.ts';
import { loadReplay, readReplay } from './replay.ts';
import type { Identity, Tokens } from './token.ts';

/**
 * Joins: token, the right to read, the replay, the reply. Upstream waits 5 s before it refuses and blocks the whole
 * socket meanwhile; here the limit on joins bounds guessing.
 */
export async function join(channel: Channel, ref: string | null, config: JoinConfig): Promise<void> {
	try {
		const replay = readReplay(config);
		await authorise(channel, config);
		if (channel.closed) return;
		// What is sent live while the replay is read waits, so that nothing falls between the two.
		channel.hold();
		channel.enter();
		const replayed = replay && channel.reads.broadcast ? await loadReplay(channel, replay) : [];
		if (channel.closed) return;
		answer(channel, ref, config);
		if (channel.closed) return;
		for (const message of replayed) channel.sendNow(message);
		channel.replayed = replayed.length === 0 ? null : new Set(replayed.map(({ id }) => id ?? ''));
		channel.release();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		channel.connection.complain({ code: error.code, topic: channel.label }, 'A join was refused');
		if (channel.closed) return;
		channel.dispose();
		channel.reply(ref, 'error', { reason: error.reason });
	}
}

async function authorise(channel: Channel, config: JoinConfig): Promise<void> {
	const { connection, name } = channel;
	const { tokens, rights, topics, connected, publicChannels } = connection.services;
	if (!channel.isPrivate && !publicChannels)
		throw new Refusal('PrivateOnly', 'This project only allows private channels');
	if (!connected()) throw new Refusal('InitializingProjectConnection', 'Connecting to the project database');
	channel.identity = await joiningIdentity(channel, config.token, tokens);
	if (!channel.isPrivate || channel.closed) return;
	// Known before the question is asked: a right that ends while the answer is on its way is checked again.
	topics.know(channel);
	channel.reads = await rights.read(channel.identity, name, connection.headers, channel.presence);
	if (channel.reads.broadcast || channel.reads.presence) return;
	throw new Refusal('Unauthorized', `You do not have permissions to read from this Channel topic: ${name}`);
}

/** Without a token of its own a channel has the identity of the socket, whose own token may have expired since. */
async function joiningIdentity(channel: Channel, token: string | null, tokens: Tokens): Promise<Identity> {
	const own = channel.connection.identity;
	if (token !== null && !tokens.isKey(token)) return await tokens.verify(token);
	return own.token === null ? own : await tokens.verify(own.token);
}

function answer(channel: Channel, ref: string | null, config: JoinConfig): void {
	const { topics, presenceRate } = channel.connection.services;
	// The client compares the list entry by entry with what it asked for, and an id of 0 never matches.
	const changes = config.changes.map((change, index) => ({ ...change, id: index + 1 }));
	channel.reply(ref, 'ok', { postgres_changes: changes });
	if (channel.presence && channel.reads.presence) {
		if (!presenceRate.take()) return channel.shut('Too many presence messages per second');
		channel.pushText('presence_state', topics.presenceState(channel));
	}
	if (config.replicationReady) channel.system('ok', 'Replication connection established');
	if (changes.length > 0) {
		channel.system('error', 'Postgres changes are not available in the embedded server', 'postgres_changes');
	}
}
