import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { stillUrgent } from '../../src/lib/observations/still-urgent.server.ts';
import { answerAlert } from './answers.ts';
import { ask, everyone, type Person } from './clinic.ts';
import { atHome, hoursAgo, sugar, type AtHome } from './readings.ts';

const urgent = (home: AtHome, person: Person = 'maria') =>
	home.as(person, (db) => stillUrgent(db, home.cast.maria, hoursAgo(0)));

async function end(home: AtHome): Promise<void> {
	for (const { id } of await home.as('lee', openAlerts))
		await home.as('lee', (db) =>
			answerAlert(db, {
				id: v7(),
				alert: id,
				act: null,
				reason: null,
				event: 'resolved',
				note: 'She ate'
			})
		);
}

test('what cannot wait is told until it is better, the care team has ended it, or it is known', () =>
	atHome(async (home) => {
		expect(await urgent(home)).toBeUndefined();
		await home.reads('maria', sugar(110), { at: hoursAgo(5) });
		expect(await urgent(home)).toBeUndefined();
		await home.reads('maria', sugar(45), { at: hoursAgo(4) });
		expect(await urgent(home)).toMatchObject({ severity: 'red', crisis: false });
		await home.reads('maria', sugar(112), { at: hoursAgo(3) });
		expect(await urgent(home)).toBeUndefined();
		await end(home);
		await home.reads('maria', sugar(46), { at: hoursAgo(2) });
		expect(await urgent(home)).toMatchObject({ severity: 'red' });
		await end(home);
		expect(await urgent(home)).toBeUndefined();
		await home.reads('maria', sugar(65), { at: hoursAgo(1) });
		expect(await urgent(home)).toMatchObject({ severity: 'yellow' });
		await home.asPerson(
			home.cast.lee,
			ask(`select care.snooze_rule($1, $2, 'glucose_low', 7, 'Known to us')`, [v7(), home.cast.maria])
		);
		expect(await urgent(home)).toBeUndefined();
	}));

test('of thoughts of suicide alone 988 is told first, and nobody else hears of any of it', () =>
	atHome(async (home) => {
		await home.says('maria', ['suicidal_intent']);
		expect(await urgent(home)).toMatchObject({ severity: 'red', crisis: true });
		await home.says('maria', ['chest_pain']);
		expect(await urgent(home)).toMatchObject({ severity: 'red', crisis: false });
		await end(home);
		const told = (person: Person) =>
			home.asPerson(home.cast[person], ask('select episode from care.ended_episodes($1)', [home.cast.maria]));
		expect((await told('maria')).length).toBeGreaterThan(0);
		const others = everyone.filter((person) => !['maria', 'lee', 'ana', 'priya'].includes(person));
		for (const person of others) {
			expect(await told(person), person).toEqual([]);
			expect(await urgent(home, person), person).toBeUndefined();
		}
	}));
