import * as v from 'valibot';

/** What a suite came to. `reasons` tell a person what failed. */
export interface Result {
	passed: number;
	failed: number;
	skipped: number;
	reasons: string[];
}

/** Who wrote the report; `exit` stands for a suite that has none and counts as one test. */
export type Reporter = 'exit' | 'vitest' | 'playwright';

const vitestReport = v.object({
	testResults: v.array(
		v.object({
			name: v.string(),
			status: v.string(),
			message: v.optional(v.string(), ''),
			assertionResults: v.array(
				v.object({
					fullName: v.string(),
					status: v.string(),
					failureMessages: v.optional(v.nullable(v.array(v.string())))
				})
			)
		})
	)
});

const playwrightReport = v.object({
	stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
	errors: v.array(v.object({ message: v.optional(v.string(), 'an error without words') }))
});

const nothing = (): Result => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

/** The result of a suite that could not be run, or could not be believed. */
export const failure = (reason: string): Result => ({ ...nothing(), failed: 1, reasons: [reason] });

function readVitest(report: v.InferOutput<typeof vitestReport>): Result {
	const result = nothing();
	for (const file of report.testResults) {
		for (const { status, fullName, failureMessages } of file.assertionResults) {
			if (status === 'passed') result.passed += 1;
			else if (status !== 'failed') result.skipped += 1;
			else {
				result.failed += 1;
				result.reasons.push(`${file.name}\n${fullName}\n${failureMessages?.join('\n') ?? ''}`);
			}
		}
		// A file that could not even be loaded has no tests to tell of it.
		if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
			result.failed += 1;
			result.reasons.push(`${file.name}\n${file.message}`);
		}
	}
	return result;
}

function readPlaywright({ stats, errors }: v.InferOutput<typeof playwrightReport>): Result {
	return {
		passed: stats.expected,
		// A story that passes only sometimes has failed; an error outside any story has no place in the counts.
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped,
		reasons: errors.map(({ message }) => message)
	};
}

/** How a suite ended: its exit code (null when a signal ended it), all it said, and the text of its report. */
export interface Ending {
	code: number | null;
	output: string;
	report: string;
}

/**
 * What a finished suite came to, from how it ended, its report and its output. A suite that crashed, timed out,
 * left no report or ran no test has failed, whatever it says.
 */
export function judge(reporter: Reporter, ending: Ending): Result {
	const said = ending.output.trimEnd().split('\n').slice(-60).join('\n');
	const tail = ending.code === null ? `${said}\nIt was ended before it was done`.trimStart() : said;
	if (reporter === 'exit') return ending.code === 0 ? { ...nothing(), passed: 1 } : failure(tail);
	let result: Result;
	try {
		const report: unknown = JSON.parse(ending.report);
		result =
			reporter === 'vitest'
				? readVitest(v.parse(vitestReport, report))
				: readPlaywright(v.parse(playwrightReport, report));
	} catch (error) {
		return failure(`No report could be read (${String(error)})\n${tail}`);
	}
	if (result.passed + result.failed + result.skipped === 0) return failure(`No test ran\n${tail}`);
	if (ending.code !== 0 && result.failed === 0) return { ...result, failed: 1, reasons: [tail] };
	return result;
}
