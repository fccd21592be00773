import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { actWords } from './acts.ts';
import { sentenceOf } from './sentences.ts';

const migrations = path.join(import.meta.dirname, '../../../supabase/migrations');

test('every act that is recorded has a sentence of its own in the patient’s log, and words in a report', () => {
	const sql = readdirSync(migrations).map((name) => readFileSync(path.join(migrations, name), 'utf8'));
	const acts = sql.flatMap((text) => [
		...text.matchAll(/'((?:record|consent|invitation|emergency|messages|log|disclosure|person)\.[a-z_]+)'/g)
	]);
	const recorded = new Set(acts.map(([, act = '']) => act));
	expect(recorded.size).toBeGreaterThan(15);
	for (const act of recorded) {
		expect(actWords[act], act).toBeDefined();
		const told = act.startsWith('invitation.')
			? ['join', 'recover', 'helper'].map((whose) => `${act}.${whose}`)
			: [act];
		// Their own use of their own invitation is no act of others.
		for (const one of told.filter((one) => !/^invitation\.used\.(join|recover)$/.test(one)))
			expect(sentenceOf(one, null), one).not.toBe('audit.acts.other');
	}
});
