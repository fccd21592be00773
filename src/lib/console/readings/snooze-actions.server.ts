import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { endSnooze, snoozeRule } from '../../observations/snoozes.server.ts';
import { conditions } from '../../observations/symptoms.ts';
import { readForm } from '../../ui/form.server.ts';
import { quietable } from './rule-names.ts';

const id = v.pipe(v.string(), v.uuid());
const typed = v.optional(v.pipe(v.string(), v.maxLength(2000)), '');
const snoozeForm = v.strictObject({ id, rule: typed, days: typed, reason: typed });

const saved = ({ url }: RequestEvent) => redirect(303, `${url.pathname}?saved`);

/** The form actions by which a rule is silent for one patient for a while, and speaks again. */
export const snoozeActions = {
	snooze: async (event: RequestEvent) => {
		const { data } = await readForm(event.request, snoozeForm);
		const patient = event.params['patient'] ?? error(404, 'not found');
		const reason = data.reason.replace(/\s+/g, ' ').trim();
		const days = /^\d{1,2}$/.test(data.days) ? Number(data.days) : 0;
		const wrong = {
			rule: quietable(conditions).every((rule) => rule.id !== data.rule),
			days: days < 1 || days > 30,
			reason: reason.length < 3 || [...reason].length > 1000
		};
		if (Object.values(wrong).some(Boolean)) return fail(422, { snooze: { wrong, typed: data } });
		await event.locals.transaction((db) =>
			snoozeRule(db, patient, { id: data.id, rule: data.rule, days, reason })
		);
		return saved(event);
	},
	wake: async (event: RequestEvent) => {
		const form = await readForm(event.request, v.strictObject({ id }));
		if (!form.valid) error(400, 'invalid');
		await event.locals.transaction((db) => endSnooze(db, form.data.id));
		return saved(event);
	}
};
