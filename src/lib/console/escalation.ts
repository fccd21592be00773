import * as v from 'valibot';

/** How long alerts wait, each in the unit of its setting, as an administrator fills it in; `expected` is the setting that was on the screen. */
export const escalationForm = v.strictObject({
	expected: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), ''),
	red: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	red_closed: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	yellow: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	yellow_closed: v.optional(v.pipe(v.string(), v.maxLength(10)), ''),
	on_call: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), '')
});
export type EscalationForm = v.InferOutput<typeof escalationForm>;

export const waitSettings = ['red', 'red_closed', 'yellow', 'yellow_closed'] as const;
export type WaitSetting = (typeof waitSettings)[number];

/** The minutes of what a setting is filled in with: a night is told in hours. */
export const minutesOf = { red: 1, red_closed: 1, yellow: 1, yellow_closed: 60 } as const satisfies Record<
	WaitSetting,
	number
>;

/** A wait, in minutes: what holds, and what may be set. */
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
		const minutes = Number(typed) * minutesOf[setting];
		return !/^\d+$/.test(typed) || minutes < low || minutes > high;
	})?.setting;
