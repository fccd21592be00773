import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { answerAlert } from './answers.ts';
import { ask } from './clinic.ts';
import { atHome, hoursAgo, sugar } from './readings.ts';

test('what is found after an answer that was given by a clock that was ahead calls again', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45), { at: hoursAgo(1) });
		const [{ id } = { id: '' }] = await home.alerts();
		await home.as('lee', (db) =>
			answerAlert(db, { id: v7(), alert: id, event: 'acknowledged', act: null, reason: null, note: null })
		);
		await home.asAdmin(ask(`update care.alerts set acknowledged_at = acknowledged_at + interval '1 hour'`));
		await home.reads('maria', sugar(44));
		expect(await home.alerts()).toMatchObject([{ id, acknowledged: false, told: ['Lee', 'Lee'] }]);
	}));
