import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { conversationChanges } from '$lib/messaging/changes.server';
import { conversationPage } from '$lib/messaging/conversations.server';
import type { RequestHandler } from './$types';

const place = v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number));
const question = v.union([
	v.strictObject({ change: place }),
	v.strictObject({ before: place }),
	v.strictObject({ after: place })
]);

/** What changed since `change`, or the page `before` or `after` a place. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const asked = v.safeParse(question, Object.fromEntries(url.searchParams));
	if (!asked.success) error(400, 'invalid');
	const { output } = asked;
	const stretch = await locals.transaction(
		(db) =>
			'change' in output
				? conversationChanges(db, params.conversation, output.change, locals.language)
				: conversationPage(db, params.conversation, locals.me().person, output, locals.language),
		{ single: 'change' in output }
	);
	if (!stretch) error(404, 'not found');
	return json(stretch);
};
