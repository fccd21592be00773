import { describe, expect, test } from 'vitest';
import { judge } from './report.ts';

const vitestReport = (...statuses: string[]) =>
	JSON.stringify({
		testResults: [
			{
				name: 'message.test.ts',
				status: statuses.includes('failed') ? 'failed' : 'passed',
				message: '',
				assertionResults: statuses.map((status) => ({
					fullName: `a message is ${status}`,
					status,
					failureMessages: status === 'failed' ? ['expected 1 to be 2'] : []
				}))
			}
		]
	});

const playwrightReport = (stats: object, errors: object[] = []) =>
	JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

describe('a check without a report counts as one', () => {
	test('passed when it ended well', () => {
		const result = judge('exit', { code: 0, output: 'all fine', report: '' });
		expect(result).toEqual({ passed: 1, failed: 0, skipped: 0, reasons: [] });
	});

	test('failed when it complained or was killed, and its last words are kept', () => {
		const complained = judge('exit', { code: 1, output: 'line 3: no\n', report: '' });
		expect(complained).toEqual({ passed: 0, failed: 1, skipped: 0, reasons: ['line 3: no'] });
		const killed = judge('exit', { code: null, output: 'line 3: ', report: '' });
		expect(killed).toMatchObject({ failed: 1, reasons: ['line 3:\nIt was ended before it was done'] });
	});
});

describe('a suite with a report', () => {
	test('counts what passed, failed and was left out', () => {
		const report = vitestReport('passed', 'passed', 'failed', 'pending', 'todo');
		const result = judge('vitest', { code: 1, output: '', report });
		expect(result).toMatchObject({ passed: 2, failed: 1, skipped: 2 });
		expect(result.reasons).toEqual(['message.test.ts\na message is failed\nexpected 1 to be 2']);
	});

	test('has failed when it crashed after every test passed', () => {
		const result = judge('vitest', {
			code: 1,
			output: 'Unhandled rejection',
			report: vitestReport('passed')
		});
		expect(result).toMatchObject({ passed: 1, failed: 1, reasons: ['Unhandled rejection'] });
	});

	test('has failed when a file could not be loaded', () => {
		const file = { name: 'plan.test.ts', status: 'failed', message: 'no such module', assertionResults: [] };
		const result = judge('vitest', { code: 1, output: '', report: JSON.stringify({ testResults: [file] }) });
		expect(result).toMatchObject({ passed: 0, failed: 1, reasons: ['plan.test.ts\nno such module'] });
	});

	test('has failed when it ran no test, though it ended well', () => {
		expect(judge('vitest', { code: 0, output: '', report: '{"testResults":[]}' })).toMatchObject({
			failed: 1
		});
		expect(judge('playwright', { code: 0, output: '', report: playwrightReport({}) })).toMatchObject({
			failed: 1
		});
	});

	test('has failed when it left no report, or half of one', () => {
		expect(judge('vitest', { code: 0, output: '', report: '' })).toMatchObject({ passed: 0, failed: 1 });
		expect(judge('playwright', { code: 0, output: '', report: '{"stats":' })).toMatchObject({ failed: 1 });
	});
});

describe('browser stories', () => {
	test('a story that passes only on a second try has failed', () => {
		const report = playwrightReport({ expected: 3, flaky: 1, skipped: 2 });
		expect(judge('playwright', { code: 0, output: '', report })).toMatchObject({
			passed: 3,
			failed: 1,
			skipped: 2
		});
	});

	test('a fault outside the stories is a failure with its words', () => {
		const report = playwrightReport({ expected: 3 }, [{ message: 'the server did not start' }]);
		const result = judge('playwright', { code: 1, output: '', report });
		expect(result).toMatchObject({ passed: 3, failed: 1, reasons: ['the server did not start'] });
	});
});
