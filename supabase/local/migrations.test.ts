import { describe, expect, test } from 'vitest';
import { compare } from './migrations.ts';

const people = {
	version: '20260101000000',
	name: 'people',
	file: '20260101000000_people.sql',
	text: "create table people (\n\tname text default 'a'\n);\n\ncreate index on people (name);\n"
};
const plans = {
	version: '20260202000000',
	name: 'plans',
	file: '20260202000000_plans.sql',
	text: 'select 2;\n'
};

describe('what is still to apply', () => {
	test('an empty database gets everything, in order', () => {
		expect(compare([people, plans], [])).toEqual([people, plans]);
	});

	test('what is recorded is not applied again', () => {
		expect(compare([people, plans], [{ version: people.version, statements: [people.text] }])).toEqual([
			plans
		]);
	});

	test('a file that the Supabase CLI recorded statement by statement is the same file', () => {
		const statements = ["create table people (\n\tname text default 'a'\n)", 'create index on people (name)'];
		expect(compare([people], [{ version: people.version, statements }])).toEqual([]);
	});

	test('a clone with other line ends holds the same file', () => {
		const text = people.text.replaceAll('\n', '\r\n');
		expect(compare([{ ...people, text }], [{ version: people.version, statements: [people.text] }])).toEqual(
			[]
		);
	});

	test('a record without statements is believed', () => {
		expect(compare([people], [{ version: people.version, statements: null }])).toEqual([]);
	});
});

describe('what is refused', () => {
	const applied = { version: people.version, statements: [people.text] };

	test('an edit of what was applied, by name', () => {
		const edited = { ...people, text: people.text.replace("'a'", "'b'") };
		expect(() => compare([edited, plans], [applied])).toThrow(
			'20260101000000_people.sql was edited after it was applied'
		);
	});

	test('a database that a newer Closeby migrated', () => {
		const newer = { version: '20990101000000', statements: ['select 1'] };
		expect(() => compare([people], [applied, newer])).toThrow('migrated by a newer Closeby');
	});

	test('a migration that would slip in before one already applied', () => {
		expect(() => compare([people, plans], [{ version: plans.version, statements: [plans.text] }])).toThrow(
			'20260101000000_people.sql is older than 20260202000000'
		);
	});
});
