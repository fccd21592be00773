import * as v from 'valibot';
import { isParameter } from './parameters.ts';

/** Numbers of the rules as the database has them; one that no rule of this version knows is left out. */
export const storedThresholds = v.pipe(
	v.record(v.string(), v.number()),
	v.transform((all) => Object.fromEntries(Object.entries(all).filter(([key]) => isParameter(key))))
);
