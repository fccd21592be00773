import { heldBy } from '../../src/lib/observations/thresholds.ts';
import {
	setThreshold,
	thresholdChanges,
	type NewThreshold
} from '../../src/lib/observations/thresholds.server.ts';
import type { ParameterKey } from '../../src/lib/observations/rules/parameters.ts';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { v7 } from 'uuid';
import { ask } from './clinic.ts';

/** The change of a number that holds, as whoever asks has it on the screen. */
export const numberHeld = async (db: Database, patient: string | null, parameter: ParameterKey) =>
	heldBy(await thresholdChanges(db, patient), parameter).change?.id ?? null;

/** Sets a number as somebody who has just looked. */
export async function setNumber(
	db: Database,
	patient: string | null,
	{ parameter, value, reason = 'Her usual' }: Pick<NewThreshold, 'parameter' | 'value'> & { reason?: string }
): Promise<void> {
	const expected = await numberHeld(db, patient, parameter);
	await setThreshold(db, patient, { expected, id: v7(), parameter, value, reason });
}

/** The same as a statement, for numbers that there may not be. */
export const settingNumber = (patient: string | null, parameter: string, value: number | null) =>
	ask(
		`select care.set_threshold((
			select t.id from care.thresholds t
			where (t.patient_id = $1 or t.patient_id is null) and t.parameter = $2 and t.superseded_at is null
				and t.value is not null
			order by t.patient_id nulls last
			limit 1
		), gen_random_uuid(), $1, $2, $3, 'Her usual')`,
		[patient, parameter, value]
	);
