import type { Task } from 'graphile-worker';
import * as v from 'valibot';
import { push, pushKey } from './push.server.ts';
import { noticeWords } from './words.ts';

/** Where a tap on each kind of notice leads. */
const pages = {
	alert: '/console/alerts',
	question: '/console/alerts',
	advice: '/console/alerts',
	message: '/messages'
} as const;
const kinds = ['alert', 'question', 'advice', 'message'] as const satisfies readonly (keyof typeof pages)[];

const waiting = v.array(
	v.object({
		notice: v.string(),
		subscription: v.string(),
		endpoint: v.string(),
		p256dh: v.string(),
		auth: v.string(),
		language: v.string(),
		kind: v.picklist(kinds)
	})
);

/**
 * Every minute: tells the devices of whoever is to be told. One that fails is tried again with the next minute, for a
 * day; a device that its push service no longer knows is forgotten. Without keys nothing is pushed.
 */
export const pushNotices: Task = async (_payload, { query, logger }) => {
	if (pushKey() === undefined) return;
	await query('select private.notice_unread()');
	const { rows } = await query('select * from private.take_pushes()');
	for (const { notice, subscription, endpoint, p256dh, auth, language, kind } of v.parse(waiting, rows)) {
		const ended = await push({ endpoint, keys: { p256dh, auth } }, said(language, kind));
		if (ended === 'gone') await query('select private.drop_push($1)', [subscription]);
		// Never the address: whoever has it can send to the device.
		if (ended === 'failed') logger.warn('a device could not be told');
		await query('select private.end_delivery($1, $2, $3)', [notice, subscription, ended !== 'failed']);
	}
};

/** What a device shows: that something is there, and where a tap leads. No name, nothing of anybody's health. */
export function said(code: string, kind: keyof typeof pages): string {
	const t = noticeWords(code);
	return JSON.stringify({
		title: 'Closeby',
		body: t('notifications.push.body'),
		page: pages[kind],
		tag: kind
	});
}
