import { expect, test } from 'vitest';
import { isDatabaseAway, problemOf } from './errors.ts';

const withCode = (code: string) => Object.assign(new Error('of PostgreSQL'), { code });

test.each([
	['a connection that is lost', '08006'],
	['a server that is going down', '57P01'],
	['a full disk', '53100'],
	['too many connections', '53300'],
	['a database that is read alone', '25006'],
	['what stood still for too long', '25P03'],
	['two that waited for each other', '40P01'],
	['a line that is refused', 'ECONNREFUSED']
])('%s is asked again later, and no fault of the person', (_, code) => {
	expect(isDatabaseAway(withCode(code))).toBe(true);
	expect(problemOf(withCode(code))).toBeUndefined();
});

test.each(['23505', '42501', 'MOVED', '22P02', '40002'])('%s is no reason to ask again', (code) => {
	expect(isDatabaseAway(withCode(code))).toBe(false);
});
