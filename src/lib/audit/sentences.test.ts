import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { actWords } from './acts.ts';
import { sentenceOf } from './sentences.ts';

const migrations = path.join(import.meta.dirname, '../../../supabase/migrations');

const sql = readdirSync(migrations).map((name) => readFileSync(path.join(migrations, name), 'utf8'));

/** Every one of the words in brackets and quotes after what `start` finds. */
const listed = (start: RegExp): string[] => {
	const found = sql.map((text) => start.exec(text)?.[1]).find((words) => words !== undefined);
	return [...(found ?? '').matchAll(/'([a-z_]+)'/g)].map(([, word = '']) => word);
};

test('no act of a report is told by its code', () => {
	const tables = /^(?:care|private|identity|audit|auth|realtime)\./;
	const whole = sql
		.flatMap((text) => [...text.matchAll(/'([a-z_]+\.[a-z_]+)'/g)])
		.map(([, act = '']) => act)
		.filter((act) => !tables.test(act));
	// Acts put together of a room and what happened there.
	const ends: Record<string, string[]> = {
		'plan.': listed(/type care\.plan_event as enum \(([^)]+)\)/),
		'factor.': listed(/change text not null check \(change in \(([^)]+)\)/)
	};
	const rooms = sql
		.flatMap((text) => [...text.matchAll(/audit\.record\('([a-z_]+\.)' \|\|/g)])
		.map(([, room = '']) => room);
	expect(new Set(rooms)).toEqual(new Set(Object.keys(ends)));
	const joined = Object.entries(ends).flatMap(([room, words]) => words.map((word) => room + word));
	expect(joined.length).toBeGreaterThan(8);
	const untold = [...new Set([...whole, ...joined])].filter((act) => actWords[act] === undefined);
	expect(untold).toEqual([]);
});

test('every act that is recorded has a sentence of its own in the patient’s log, and words in a report', () => {
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
