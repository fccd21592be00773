import type { MeasureKey } from '../measures.ts';

/** What standard devices tell over Bluetooth (Bluetooth SIG, Assigned Numbers: services). */
const byDevice = [
	'blood_pressure',
	'weight',
	'glucose',
	'oxygen',
	'temperature'
] as const satisfies readonly MeasureKey[];
export type DeviceMeasure = (typeof byDevice)[number];

/** Whether there are standard devices for a measure. */
export const hasDevice = (measure: MeasureKey): measure is DeviceMeasure =>
	byDevice.some((one) => one === measure);
