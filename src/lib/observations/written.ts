import type { Entered } from './check.ts';
import type { Translate } from '../i18n/translation.ts';
import { unitSign } from './words.ts';

/** A reading as people write it: "132/84 mmHg, pulse 72", "182.4 lb", "4". */
export function written(
	entered: readonly Entered[],
	number: (value: number) => string,
	t: Translate
): string {
	const of = (key: Entered['component']) => entered.find(({ component }) => component === key);
	const one = ({ value, unit }: Entered) =>
		[number(value), unitSign(unit)].filter(Boolean).join(unit === '%' ? '' : '\u00a0');
	const [systolic, diastolic] = [of('systolic'), of('diastolic')];
	const pressure = systolic && diastolic ? [`${number(systolic.value)}/${one(diastolic)}`] : [];
	const others = entered
		.filter((entry) => entry !== systolic && entry !== diastolic)
		// Alone it is told what the number is; beside a pressure "72 /min" says nothing, and is read out as a slash.
		.map((entry) =>
			systolic && entry.component === 'heart_rate'
				? t('observations.pulse', { value: number(entry.value) })
				: one(entry)
		);
	return [...pressure, ...others].join(', ');
}
