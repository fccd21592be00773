import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Entered } from '../../src/lib/observations/check.ts';
import { snoozeRule } from '../../src/lib/observations/snoozes.server.ts';
import { atHome, hoursAgo, pressure, sugar } from './readings.ts';

const pulse = (value: number): Entered[] => [{ component: 'heart_rate', value, unit: '/min' }];
const temperature = (value: number): Entered[] => [{ component: 'temperature', value, unit: 'Cel' }];

// What is known of a patient stays silent; what no clinic may call usual for anybody is news.
test.each([
	['pulse_high', pulse(130), pulse(240)],
	['pulse_low', pulse(38), pulse(22)],
	['glucose_high', sugar(290), sugar(790)],
	['fever', temperature(38.4), temperature(43)],
	['systolic_low', pressure(86, 61), pressure(52, 45)]
])('a silent %s is silent about what is known, and calls for what is usual for nobody', (rule, known, news) =>
	atHome(async (home) => {
		await home.as('lee', (db) =>
			snoozeRule(db, home.cast.maria, { id: v7(), rule, days: 30, reason: 'Known to us' })
		);
		const found = async () => (await home.alerts()).flatMap(({ rules }) => rules);
		await home.reads('maria', known, { at: hoursAgo(2) });
		expect(await found()).not.toContain(rule);
		await home.reads('maria', news);
		expect(await found()).toContain(rule);
	})
);
