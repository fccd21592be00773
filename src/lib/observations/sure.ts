import type { Entered } from './check.ts';

const nameOf = ({ component, value, unit }: Entered): string => `${component}=${value}${unit}`;

/** These numbers as the field `sure` of a form names them: somebody was asked about just these, and says that they are right. */
export const writeSure = (numbers: readonly Entered[]): string => numbers.map(nameOf).join(' ');

/** Whether a field `sure` names this number, in its unit: a yes to one number is none to another. */
export const isSureOf = (sure: string | undefined, number: Entered): boolean =>
	sure?.split(' ').includes(nameOf(number)) ?? false;
