import type { Schedule } from '../../plan/line.ts';
import type { Dosage, Quantity, Range, Ratio } from './datatypes.ts';
import { isPlainlyDaily, scheduleFrom } from './timing.ts';
import { inUnits, timingInWords } from './timing-words.ts';
import { hidden } from '../../ui/hidden-text.ts';
import { codesOf, isSaid, nameOf, tidy } from './words.ts';

/** The unit as it is written, else its code; a sign alone, such as `%`, is one as well. */
const unitOf = (quantity: Quantity | undefined): string | undefined =>
	[quantity?.unit, quantity?.code]
		.map((one) => tidy(one) ?? one?.trim())
		.find((one) => one !== undefined && one !== '' && !hidden.test(one));

/** A quantity as it is written, with its unit. */
function written(quantity: Quantity | undefined): string | undefined {
	const unit = unitOf(quantity);
	if (quantity?.value === undefined || unit === undefined) return undefined;
	return [quantity.comparator, quantity.value, unit].filter((one) => one !== undefined).join(' ');
}

/** A quantity with its unit, or the number alone, which counts what it comes in: tablets, puffs. */
const counted = (quantity: Quantity | undefined): string | undefined =>
	written(quantity) ?? quantity?.value?.toString();

/** From one to the other; an end alone says which it is, since `up to 2` is not 2. Often one end alone has the unit. */
function ranged({ low, high }: Range = {}): string | undefined {
	const [least, most] = [counted(low), counted(high && { ...high, unit: unitOf(high) ?? unitOf(low) })];
	if (least && most) return `${least} – ${most}`;
	return least ? `at least ${least}` : most && `up to ${most}`;
}

const hasUnit = ({ low, high }: Range = {}): boolean => [low, high].some((end) => unitOf(end) !== undefined);

const ratio = (said: Ratio | undefined, between: string): string | undefined => {
	const [of, per] = [counted(said?.numerator), inUnits(said?.denominator)];
	return of && per ? `${of} ${between} ${per}` : of;
};

/** How much is taken at a time, where it is said once, and with a unit. */
export function doseOf({ doseAndRate: [first, ...more] }: Dosage): string | undefined {
	if (more.length > 0) return undefined;
	return written(first?.doseQuantity) ?? (hasUnit(first?.doseRange) ? ranged(first?.doseRange) : undefined);
}

/** Whether it is taken as needed, and not at set times. */
const isAsNeeded = ({ asNeededBoolean, asNeededCodeableConcept }: Dosage): boolean =>
	asNeededBoolean === true || isSaid(asNeededCodeableConcept);

/** What it is needed for, where that is said. */
const reasonOf = ({ asNeededCodeableConcept: reason }: Dosage): string | undefined =>
	nameOf(reason) ?? codesOf(reason)[0];

/** What must not be overlooked beside how much and when: what it is needed for, the most that is taken, what to mind. */
function limitsOf(dosage: Dosage): string[] {
	const { maxDosePerPeriod, maxDosePerAdministration, maxDosePerLifetime, additionalInstruction } = dosage;
	const reason = reasonOf(dosage);
	const [atOnce, inAll] = [counted(maxDosePerAdministration), counted(maxDosePerLifetime)];
	const most = [ratio(maxDosePerPeriod, 'in'), atOnce && `${atOnce} at a time`, inAll && `${inAll} in all`];
	return [
		...(isAsNeeded(dosage) ? [reason ? `as needed for ${reason}` : 'as needed'] : []),
		...most.flatMap((one) => (one ? [`no more than ${one}`] : [])),
		...additionalInstruction.flatMap((one) => nameOf(one) ?? [])
	];
}

/** How much, at which rate, and by which way, as far as it is in codes. */
function amountOf({ doseAndRate, method, route, site }: Dosage): (string | undefined)[] {
	const amounts = doseAndRate.flatMap(({ doseQuantity, doseRange, rateRatio, rateRange, rateQuantity }) => {
		const rate = ratio(rateRatio, 'per') ?? ranged(rateRange) ?? counted(rateQuantity);
		const one = [counted(doseQuantity) ?? ranged(doseRange), rate && `at ${rate}`].filter(Boolean);
		return one.length > 0 ? [one.join(' ')] : [];
	});
	return [amounts.join(' or '), nameOf(method), nameOf(route), nameOf(site)];
}

/** When it is taken. As needed is no rhythm: with a timing it is one that no schedule can say. */
export function scheduleOf(dosage: Dosage, now: Date): Schedule | undefined {
	if (!isAsNeeded(dosage)) return scheduleFrom(dosage.timing, now);
	return isSaid(dosage.timing) ? undefined : { as_needed: true };
}

/**
 * The prescriber's words, with what they leave out; where there are none, what is written in codes, so that it is not lost.
 * Words should tell the same as the timing (https://hl7.org/fhir/R4/dosage-definitions.html#Dosage.text); where it is neither
 * a schedule nor plainly daily, it stands behind them all the same: who takes every day what is for once a week may die of it.
 */
function sigOf(dosage: Dosage, now: Date): string | undefined {
	const text = tidy(dosage.text);
	const { timing } = dosage;
	const when = timingInWords(timing);
	const limits = limitsOf(dosage);
	if (!text) return tidy([...amountOf(dosage), when, ...limits].filter(Boolean).join(', '));
	const spoken = text.toLowerCase();
	const isTold = !timing || isPlainlyDaily(timing, now) || scheduleOf(dosage, now) !== undefined;
	const beside = [...(when && !isTold ? [when] : []), ...limits].filter((one) => !isSpoken(one, spoken));
	return beside.length > 0 ? `${text} (${beside.join('; ')})` : text;
}

/** Whether words say it already: as it is, or that it is as needed, in short, with what it is for. */
function isSpoken(said: string, spoken: string): boolean {
	const needed = /^as needed(?: for (.+))?$/.exec(said.toLowerCase());
	if (!needed) return spoken.includes(said.toLowerCase());
	return /\b(as needed|prn|si es necesario)\b/.test(spoken) && spoken.includes(needed[1] ?? '');
}

/**
 * What several dosages say together. Those with different numbers are taken one after the other, those with the same at the
 * same time: https://hl7.org/fhir/R4/dosage-definitions.html#Dosage.sequence
 */
export function sigOfAll(dosages: readonly Dosage[], now: Date): string | undefined {
	const inOrder = dosages.toSorted((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
	const said = inOrder.flatMap((dosage) => {
		const sig = sigOf(dosage, now);
		return sig ? [{ sig, sequence: dosage.sequence }] : [];
	});
	const told = said.filter(
		({ sig, sequence }, index) =>
			!said.slice(0, index).some((before) => before.sig === sig && before.sequence === sequence)
	);
	return tidy(
		told
			.map(({ sig, sequence }, index) => {
				const before = told[index - 1];
				if (!before) return sig;
				const isNext = before.sequence !== sequence && !/^then\b/i.test(sig);
				return `; ${isNext ? 'then ' : ''}${sig}`;
			})
			.join('')
	);
}
