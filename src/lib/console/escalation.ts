import * as v from 'valibot';

/** How long alerts wait, in minutes, as an administrator fills it in; `expected` is the setting that was on the screen. */
export const escalationForm = v.strictObject({
	expected: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), ''),
	red: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	red_closed: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	yellow: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	on_call: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), '')
});
export type EscalationForm = v.InferOutput<typeof escalationForm>;

export const waitSettings = ['red', 'red_closed', 'yellow'] as const;
export type WaitSetting = (typeof waitSettings)[number];

/** A wait in minutes: what holds, and what may be set. */
export interface Wait {
	setting: WaitSetting;
	minutes: number;
	low: number;
	high: number;
}

/** The first setting that is not a whole number within its limits; undefined when all are. */
export const wrongWait = (form: EscalationForm, waits: readonly Wait[]): WaitSetting | undefined =>
	waits.find(({ setting, low, high }) => {
		const typed = form[setting].trim();
		return !/^\d+$/.test(typed) || Number(typed) < low || Number(typed) > high;
	})?.setting;
