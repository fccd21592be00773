import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { answerAlert } from './answers.ts';
import { ask } from './clinic.ts';
import { atHome, hoursAgo, pressure, sugar, type AtHome } from './readings.ts';

const end = ({ as }: AtHome, alert: string, note: string) =>
	as('lee', (db) => answerAlert(db, { id: v7(), alert, event: 'resolved', act: null, reason: null, note }));

test('what somebody looked at and ended, red as well, does not call again because something else is written down', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45), { at: hoursAgo(1) });
		const [low] = await home.alerts();
		await end(home, low?.id ?? '', 'She is at the clinic');
		await home.reads('maria', pressure(120, 75));
		await home.says('maria', [], { feeling: 'same' });
		expect(await home.alerts()).toHaveLength(1);
		await home.reads('maria', sugar(45));
		expect(await home.alerts()).toHaveLength(2);
	}));

test('a sign that goes with a pressure is told beside any other, also where the other is silent', () =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), home.cast.maria])
		);
		await home.says('maria', ['dizzy', 'numbness'], { feeling: 'worse' });
		expect((await home.alerts()).map(({ episode }) => episode)).toEqual([
			'heart_failure_signs',
			'signs_to_measure'
		]);
		const [dizzy, numb] = await home.alerts();
		for (const alert of [dizzy, numb]) await end(home, alert?.id ?? '', 'We talked');
		await home.asPerson(
			home.cast.lee,
			ask(`select care.snooze_rule($1, $2, 'heart_failure_yellow_sign', 7, 'She is often dizzy')`, [
				v7(),
				home.cast.maria
			])
		);
		await home.says('maria', ['dizzy'], { feeling: 'worse' });
		expect((await home.alerts()).at(-1)).toMatchObject({ episode: 'feels_worse', severity: 'yellow' });
		await home.says('maria', ['dizzy', 'weakness']);
		expect((await home.alerts()).at(-1)).toMatchObject({ episode: 'signs_to_measure', severity: 'yellow' });
	}));
