import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { answerAlert, type Answer } from './answers.ts';
import { ask, outcome } from './clinic.ts';
import { atHome, hoursAgo, sugar, type AtHome } from './readings.ts';

const answer = (home: AtHome, alert: string, more: Partial<Answer>) =>
	home.as('lee', (db) =>
		answerAlert(db, { id: v7(), alert, event: 'acknowledged', act: null, reason: null, note: null, ...more })
	);

test('what came in after the page was opened is not answered from it, and calls on', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(65), { at: hoursAgo(1) });
		const [page] = await home.as('lee', openAlerts);
		if (!page) throw new Error('Lee was shown nothing');
		await home.reads('maria', sugar(45));
		const { id, findings } = page;
		const late: Partial<Answer>[] = [
			{},
			{ event: 'acted', act: 'call' },
			{ event: 'resolved', note: 'Talked about 65' }
		];
		for (const more of late) expect(await outcome(answer(home, id, { ...more, findings }))).toBe('MOVED');
		expect(await home.alerts()).toMatchObject([{ severity: 'red', acknowledged: false }]);
		const due = ask('select from private.alert_deadlines');
		expect(await home.asAdmin(due)).toHaveLength(1);
		const [again] = await home.as('lee', openAlerts);
		const said = { id: v7(), findings: again?.findings ?? 0 };
		await answer(home, id, said);
		expect(await home.alerts()).toMatchObject([{ acknowledged: true }]);
		expect(await home.asAdmin(due)).toEqual([]);
		// Sent again, it is the same answer, whatever came in since.
		await home.reads('maria', sugar(44));
		await answer(home, id, said);
	}));
