import { basename, resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { typedIn } from '../../../env.ts';
import { outliveReaders } from './readers.ts';
import { Refused } from './refused.ts';

// What the commands of Closeby share (`npm run people:import`, `fhir:import`, `fhir:export`, `audit:verify`); here, because
// of the rooms that have one this is the lowest.

/** Writes a line for the person at the keyboard, or for the next program. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Writes a line of what went wrong. */
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a command and sets the code that it ends with; what the person at the keyboard can act on is told in a sentence. */
export async function command(run: () => Promise<number>): Promise<void> {
	outliveReaders();
	try {
		process.exitCode = await run();
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		complain(error.message);
		process.exitCode = 1;
	}
}

/** The options and files a command was called with. Throws Refused for what it does not know. */
export function readArguments<const Config extends ParseArgsConfig>(
	config: Config
): ReturnType<typeof parseArgs<Config>> {
	try {
		return parseArgs(config);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Refused(`${reason}\nSee --help.`, { cause: error });
	}
}

/** The file that was named, seen from where that was typed. */
export function typedPath(file: string): string {
	return resolve(typedIn(), file);
}

/** A file may have any name; what would move the cursor or start a new line is not shown. */
export function nameOf(file: string): string {
	return basename(file).replace(/\p{Cc}/gu, '?');
}
