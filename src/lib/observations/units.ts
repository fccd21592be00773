/** The units of measure people enter and rules compute with, as UCUM writes them. */
export const units = [
	'mm[Hg]',
	'/min',
	'%',
	'kg',
	'[lb_av]',
	'mg/dL',
	'mmol/L',
	'Cel',
	'[degF]',
	'L/min',
	'{score}',
	'{steps}/d',
	'h'
] as const;
export type Unit = (typeof units)[number];

/** What devices send besides, as UCUM writes it, and nobody types: it is converted on arrival. */
const sentUnits = ['kPa', 'kg/L', 'mol/L'] as const;
type OnlySent = (typeof sentUnits)[number];
export type SentUnit = Unit | OnlySent;

/** A unit in terms of the canonical one of its kind: `canonical = (value - zero) * times / by`. */
interface Scale {
	canonical: Unit;
	zero: number;
	times: number;
	by: number;
}

// The pound is exact by definition (international yard and pound agreement, 1959); glucose has 180.156 g/mol.
const scales: Partial<Record<Unit, Scale>> = {
	'[lb_av]': { canonical: 'kg', zero: 0, times: 0.45359237, by: 1 },
	'[degF]': { canonical: 'Cel', zero: 32, times: 5, by: 9 },
	'mmol/L': { canonical: 'mg/dL', zero: 0, times: 18.0156, by: 1 }
};
// The conventional millimetre of mercury is 133.322387415 Pa (ISO 80000-4).
const sentScales: Record<OnlySent, Scale> = {
	kPa: { canonical: 'mm[Hg]', zero: 0, times: 1000, by: 133.322387415 },
	'kg/L': { canonical: 'mg/dL', zero: 0, times: 100_000, by: 1 },
	'mol/L': { canonical: 'mg/dL', zero: 0, times: 18_015.6, by: 1 }
};

const isOnlySent = (unit: SentUnit): unit is OnlySent => sentUnits.some((sent) => sent === unit);

const scaleOf = (unit: SentUnit): Scale =>
	isOnlySent(unit) ? sentScales[unit] : (scales[unit] ?? { canonical: unit, zero: 0, times: 1, by: 1 });

/** The unit in which rules compute what is entered in this one. */
export const canonicalUnit = (unit: Unit): Unit => scaleOf(unit).canonical;

/** Decimals of a canonical value as it is kept; what is finer is noise of the arithmetic. */
const kept = 4;

/**
 * A value of one unit in another of its kind, unrounded.
 * Throws a RangeError where the units measure different things.
 */
export function convert(value: number, from: SentUnit, to: Unit): number {
	if (from === to) return value;
	const [source, target] = [scaleOf(from), scaleOf(to)];
	if (source.canonical !== target.canonical) throw new RangeError(`${from} is not ${to}`);
	const canonical = ((value - source.zero) * source.times) / source.by;
	return (canonical * target.by) / target.times + target.zero;
}

/** A difference of one unit in another: three degrees warmer, two pounds more. Throws as `convert`. */
export const convertDifference = (value: number, from: Unit, to: Unit): number =>
	convert(value, from, to) - convert(0, from, to);

/** The canonical value that is kept and compared, with four decimals, so that 100.4 °F is 38 °C. */
export const toCanonical = (value: number, unit: Unit): number =>
	round(convert(value, unit, canonicalUnit(unit)), kept);

/** Half away from zero, as PostgreSQL rounds a numeric. */
export function round(value: number, decimals: number): number {
	const shifted = Number(`${Math.abs(value).toFixed(10)}e${decimals}`);
	return (Math.sign(value) * Math.round(shifted)) / 10 ** decimals;
}

/** Decimals shown to people. */
const shown: Partial<Record<Unit, number>> = { kg: 1, '[lb_av]': 1, Cel: 1, '[degF]': 1, 'mmol/L': 1, h: 1 };

/** A canonical value in the unit a person uses, rounded for reading. */
export const forReading = (canonical: number, unit: Unit): number =>
	round(convert(canonical, canonicalUnit(unit), unit), shown[unit] ?? 0);
