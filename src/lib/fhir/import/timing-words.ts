import type { Period, Quantity, Timing } from './datatypes.ts';
import { timesADay } from './timing.ts';
import { codesOf, nameOf, tidy } from './words.ts';

const units: Record<string, string> = {
	s: 'second',
	min: 'minute',
	h: 'hour',
	d: 'day',
	wk: 'week',
	mo: 'month',
	a: 'year'
};
const days: Record<string, string> = {
	mon: 'Monday',
	tue: 'Tuesday',
	wed: 'Wednesday',
	thu: 'Thursday',
	fri: 'Friday',
	sat: 'Saturday',
	sun: 'Sunday'
};
/** FHIR's EventTiming: https://hl7.org/fhir/R4/valueset-event-timing.html */
const moments: Record<string, string> = {
	MORN: 'in the morning',
	'MORN.early': 'early in the morning',
	'MORN.late': 'late in the morning',
	NOON: 'at noon',
	AFT: 'in the afternoon',
	'AFT.early': 'early in the afternoon',
	'AFT.late': 'late in the afternoon',
	EVE: 'in the evening',
	'EVE.early': 'early in the evening',
	'EVE.late': 'late in the evening',
	NIGHT: 'at night',
	HS: 'at bedtime',
	PHS: 'after going to sleep',
	WAKE: 'on waking',
	C: 'with meals',
	CM: 'with breakfast',
	CD: 'with lunch',
	CV: 'with dinner',
	AC: 'before meals',
	ACM: 'before breakfast',
	ACD: 'before lunch',
	ACV: 'before dinner',
	PC: 'after meals',
	PCM: 'after breakfast',
	PCD: 'after lunch',
	PCV: 'after dinner'
};

type Repeat = NonNullable<Timing['repeat']>;

/** A number, or from one to another: `4`, `4–6`. */
const span = (low: number, high: number | undefined): string =>
	high === undefined || high === low ? String(low) : `${low}–${high}`;

/** All that a Timing says, in words, so that none of it is lost where it is no schedule. */
export function timingInWords(timing: Timing | undefined): string | undefined {
	const repeat = timing?.repeat;
	const said = [
		repeat && oftenOf(repeat),
		codeOf(timing, repeat?.frequency),
		listed('on', repeat?.dayOfWeek, (day) => days[day]),
		...(repeat?.when ?? []).map((moment) => around(moments[moment] ?? moment, repeat?.offset)),
		listed('at', repeat?.timeOfDay, (time) => time.replace(/^(\d\d:\d\d):00$/, '$1')),
		listed('on', timing?.event, (moment) => moment),
		repeat && lengthsOf(repeat),
		inWords(repeat?.boundsPeriod)
	];
	return tidy(said.filter(Boolean).join(', '));
}

/** From when until when. */
export function inWords(period: Period | undefined): string | undefined {
	const { start, end } = period ?? {};
	return tidy([start && `from ${start}`, end && `until ${end}`].filter(Boolean).join(' '));
}

function oftenOf({ frequency, frequencyMax, period, periodMax, periodUnit }: Repeat): string | undefined {
	if (frequency === undefined && frequencyMax === undefined && period === undefined) return undefined;
	const times = frequencyMax !== undefined && frequency === undefined ? `up to ${frequencyMax}` : undefined;
	const often = `${times ?? span(frequency ?? 1, frequencyMax)} ×`;
	if (period === undefined) return often;
	const unit = units[periodUnit ?? ''] ?? periodUnit ?? '';
	const one = period === 1 && periodMax === undefined;
	return `${often} per ${one ? unit : `${span(period, periodMax)} ${unit}s`}`;
}

/** What a code says, unless the numbers beside it say the same. */
function codeOf(timing: Timing | undefined, frequency: number | undefined): string | undefined {
	const [code] = codesOf(timing?.code);
	const often = timesADay[code ?? ''];
	const named = nameOf(timing?.code);
	if (often === undefined) return named ?? tidy(code);
	return frequency === often ? tidy(timing?.code?.text) : (named ?? `${often} × per day`);
}

function listed(
	before: string,
	values: readonly string[] | undefined,
	wordFor: (value: string) => string | undefined
): string | undefined {
	if (!values || values.length === 0) return undefined;
	return `${before} ${values.map((value) => wordFor(value) ?? value).join(', ')}`;
}

function around(moment: string, offset: number | undefined): string {
	if (offset === undefined) return moment;
	return /^(before|after)/.test(moment) ? `${offset} minutes ${moment}` : `${moment} + ${offset} minutes`;
}

function lengthsOf(repeat: Repeat): string | undefined {
	const { count, countMax, duration, durationMax, durationUnit, boundsDuration, boundsRange } = repeat;
	const whole = inUnits(boundsDuration) ?? inUnits(boundsRange?.high);
	const least = boundsDuration ? undefined : inUnits(boundsRange?.low);
	const unit = units[durationUnit ?? ''] ?? durationUnit ?? '';
	const said = [
		duration === undefined ? undefined : `each for ${span(duration, durationMax)} ${unit}s`,
		duration === undefined && durationMax !== undefined
			? `each for up to ${durationMax} ${unit}s`
			: undefined,
		count === undefined ? undefined : `${span(count, countMax)} times in all`,
		count === undefined && countMax !== undefined ? `up to ${countMax} times in all` : undefined,
		(whole ?? least) ? `for ${[least, whole].filter(Boolean).join(' – ')}` : undefined
	];
	return tidy(said.filter(Boolean).join(', '));
}

/** A length of time: `1 day`, `10 days`. */
export function inUnits(quantity: Quantity | undefined): string | undefined {
	const { value, comparator, unit, code } = quantity ?? {};
	if (value === undefined) return undefined;
	const known = units[code ?? unit ?? ''];
	const named = known && value !== 1 ? `${known}s` : (known ?? unit ?? code);
	return [comparator, value, named].filter((one) => one !== undefined).join(' ');
}
