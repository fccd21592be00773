import * as v from 'valibot';
import { parameters, type ParameterKey } from './parameters.ts';

const isParameter = (key: string): key is ParameterKey => Object.hasOwn(parameters, key);

/** Numbers of the rules as the database has them; one that no rule of this version knows is left out. */
export const storedThresholds = v.pipe(
	v.record(v.string(), v.number()),
	v.transform((all) => Object.fromEntries(Object.entries(all).filter(([key]) => isParameter(key))))
);
