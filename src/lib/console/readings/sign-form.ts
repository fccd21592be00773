import * as v from 'valibot';
import { expected } from './expected.ts';
import { signZones } from '../../observations/signs.ts';
import { conditions, symptoms, type Condition, type Symptom } from '../../observations/symptoms.ts';

const typed = v.optional(v.pipe(v.string(), v.maxLength(2000)), '');

/** What a sign is to mean, as a form says it; `back` is to what ships. */
export const signForm = v.strictObject({
	id: v.pipe(v.string(), v.uuid()),
	expected,
	condition: v.picklist(conditions),
	symptom: v.optional(v.picklist(['', ...symptoms]), ''),
	zone: v.optional(v.picklist(['', ...signZones]), ''),
	reason: typed,
	back: v.optional(v.literal('yes'))
});
export type SignForm = v.InferOutput<typeof signForm>;

/** A form that was not taken: what is wrong with it, and what it said. */
export interface RefusedSign {
	wrong: { symptom: boolean; zone: boolean; reason: boolean };
	/** Somebody else changed it meanwhile. */
	moved?: boolean;
	typed: Pick<SignForm, 'condition' | 'symptom' | 'zone' | 'reason'>;
}

/** What a sign of a condition is called in an address. */
export const nameOfSign = (condition: Condition, symptom: Symptom | ''): string => `${condition}.${symptom}`;
