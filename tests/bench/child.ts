import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of the bench's own that has done what it was asked and stays as it is until it is stopped. */
export interface Child<Result> {
	result: Result;
	stop(): Promise<void>;
}

/**
 * Runs a file of this folder in a process of its own, so that measuring and being measured never share an event
 * loop, and waits for what it answers with. Throws an Error when it ends or says nothing for `seconds`.
 */
export async function startChild<Plan, Result>(
	file: string,
	plan: Plan,
	seconds: number
): Promise<Child<Result>> {
	const child = fork(new URL(file, import.meta.url), { serialization: 'advanced' });
	const ended = once(child, 'exit');
	// A bench that ends in a hurry leaves nothing behind.
	const hurry = () => child.kill('SIGKILL');
	process.once('exit', hurry);
	const stop = async () => {
		process.off('exit', hurry);
		if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
		await ended;
	};
	try {
		const result = await new Promise<Result>((resolve, reject) => {
			setTimeout(() => reject(new Error(`${file} was not done after ${seconds} s`)), seconds * 1000).unref();
			child.once('message', resolve);
			child.once('exit', (code, signal) => reject(new Error(`${file} ended (${signal ?? code})`)));
			child.send({ plan });
		});
		return { result, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** As `startChild`, and ends the process when it has answered. */
export async function inChild<Plan, Result>(file: string, plan: Plan, seconds: number): Promise<Result> {
	const { result, stop } = await startChild<Plan, Result>(file, plan, seconds);
	await stop();
	return result;
}

/** The child's side: does `work` once and answers with its result; an error ends the process. */
export function answer<Plan, Result>(work: (plan: Plan) => Promise<Result>): void {
	process.once('disconnect', () => process.exit());
	process.once('message', ({ plan }: { plan: Plan }) => {
		void work(plan).then((result) => process.send?.(result));
	});
}
