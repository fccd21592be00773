import type { Entered } from './check.ts';
import type { Reading } from './history.ts';
import { componentKeys, type ComponentKey } from './measures.ts';
import type { Unit } from './units.ts';

/** The numbers of a reading as the database keeps them: as entered, with the canonical beside each. */
export type StoredComponents = Partial<
	Record<ComponentKey, { value: number; unit: Unit; canonical: number }>
>;

/** The numbers as they were entered, in the order of the measure. */
export const enteredOf = (components: StoredComponents): Entered[] =>
	componentKeys.flatMap((component) => {
		const found = components[component];
		return found ? [{ component, value: found.value, unit: found.unit }] : [];
	});

/** The numbers as rules see them. */
export const canonicalOf = (components: StoredComponents): Reading['values'] =>
	Object.fromEntries(
		componentKeys.flatMap((component) => {
			const found = components[component];
			return found ? [[component, found.canonical]] : [];
		})
	);
