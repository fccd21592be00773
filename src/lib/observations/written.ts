import type { Entered } from './check.ts';
import { unitSign } from './words.ts';

/** A reading as people write it: "132/84 mmHg, 72 /min", "182.4 lb", "4". */
export function written(entered: readonly Entered[], number: (value: number) => string): string {
	const of = (key: Entered['component']) => entered.find(({ component }) => component === key);
	const one = ({ value, unit }: Entered) =>
		[number(value), unitSign(unit)].filter(Boolean).join(unit === '%' ? '' : '\u00a0');
	const [systolic, diastolic] = [of('systolic'), of('diastolic')];
	const pressure = systolic && diastolic ? [`${number(systolic.value)}/${one(diastolic)}`] : [];
	const others = entered.filter((entry) => entry !== systolic && entry !== diastolic).map(one);
	return [...pressure, ...others].join(', ');
}
