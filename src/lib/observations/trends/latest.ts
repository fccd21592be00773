import { isLogged } from '../log.ts';
import { measureOf, type ComponentKey, type MeasureKey } from '../measures.ts';
import { forReading, type Unit } from '../units.ts';
import { unitSign } from '../words.ts';

/** The last reading of one measure, in canonical units with the unit each number was entered in. */
export interface Latest {
	measure: MeasureKey;
	/** ISO 8601. */
	at: string;
	values: Partial<Record<ComponentKey, { canonical: number; unit: Unit }>>;
}

/** The last value of what a goal measures, for whoever reads the goal. */
export interface Progress {
	/** `189 lb` */
	value: string;
	/** ISO 8601. */
	at: string;
	/** Where it is told over time. */
	href: string;
}

/** The last values by the LOINC code that a goal names. `log` is the path of the Log. */
export function progressByCode(
	latest: readonly Latest[],
	{ number, log }: { number: (value: number) => string; log: string }
): Partial<Record<string, Progress>> {
	return Object.fromEntries(
		latest
			.filter(({ measure }) => isLogged(measure))
			.flatMap(({ measure, at, values }) =>
				measureOf(measure).components.flatMap(({ key, loinc, alsoLoinc = [] }) => {
					const told = values[key];
					if (!told) return [];
					const written = [number(forReading(told.canonical, told.unit)), unitSign(told.unit)];
					const progress: Progress = {
						value: written.filter(Boolean).join(told.unit === '%' ? '' : '\u00a0'),
						at,
						href: `${log}/${measure}/trend`
					};
					return [loinc, ...alsoLoinc].flatMap((code) => (code === null ? [] : [[code, progress] as const]));
				})
			)
	);
}
