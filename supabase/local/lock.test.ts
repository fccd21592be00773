import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keep, takeLock, whileUnkept } from './lock.ts';
import { startOf } from './processes.ts';

const module = new URL('lock.ts', import.meta.url).href;
let folder: string;
let path: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'closeby lock '));
	path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another program that takes the lock, says whether it got it, and then waits to be killed. */
function rival() {
	const script = `const { takeLock } = await import(process.argv[1]);
		process.stdout.write(takeLock(process.argv[2]).held ? 'held' : 'refused');
		setInterval(() => {}, 1000);`;
	return spawn(process.execPath, ['--input-type=module', '-e', script, module, path], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
}

/** Another program that keeps the file, says whether it does, and then waits to be killed. */
function keeper() {
	const script = `const { keep } = await import(process.argv[1]);
		process.stdout.write(keep(process.argv[2]) ? 'kept' : 'refused');
		setInterval(() => {}, 1000);`;
	return spawn(process.execPath, ['--input-type=module', '-e', script, module, path], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
}

async function answer(program: ReturnType<typeof rival>): Promise<string> {
	return String((await once(program.stdout, 'data')).at(0));
}

test('a second Closeby is told which process holds the lock, and gets it after that has let go', () => {
	const first = takeLock(path);
	expect(first.held).toBe(true);
	expect(takeLock(path)).toEqual({ held: false, holder: process.pid });
	if (first.held) first.release();
	expect(takeLock(path).held).toBe(true);
});

test('the lock of a living program holds, and no longer when that program was killed', async () => {
	const program = rival();
	expect(await answer(program)).toBe('held');
	expect(takeLock(path)).toEqual({ held: false, holder: program.pid });
	const gone = once(program, 'exit');
	program.kill('SIGKILL');
	await gone;
	expect(takeLock(path).held).toBe(true);
});

test('a lock that is let go leaves nothing behind', () => {
	const lock = takeLock(path);
	if (lock.held) lock.release();
	expect(readdirSync(folder)).toEqual([]);
});

test('a lock holds against one who cannot see its owner, as another container cannot', async () => {
	const program = rival();
	try {
		expect(await answer(program)).toBe('held');
		writeFileSync(path, '999999999 1\n');
		expect(takeLock(path)).toEqual({ held: false, holder: 999999999 });
		rmSync(path);
		expect(takeLock(path)).toEqual({ held: false, holder: undefined });
	} finally {
		program.kill('SIGKILL');
	}
});

test('a number that the system has since given to another program does not hold the lock', () => {
	writeFileSync(path, `${process.pid} ${startOf(process.pid)}0\n`);
	expect(takeLock(path).held).toBe(true);
});

test('of several starters that find a stale lock, one gets it, and no draft is left behind', async () => {
	writeFileSync(path, '999999999 1\n');
	const programs = Array.from({ length: 4 }, rival);
	try {
		const answers = await Promise.all(programs.map(answer));
		expect(answers.toSorted()).toEqual(['held', 'refused', 'refused', 'refused']);
		expect(readdirSync(folder)).toEqual(['lock', 'lock.held']);
	} finally {
		for (const program of programs) program.kill('SIGKILL');
	}
});

test('what several programs keep is let be until the last of them was killed', async () => {
	writeFileSync(path, '', { mode: 0o444 });
	const programs = [keeper(), keeper()];
	const freed = () => {
		let done = false;
		whileUnkept(path, () => (done = true));
		return done;
	};
	try {
		expect(await Promise.all(programs.map(answer))).toEqual(['kept', 'kept']);
		for (const program of programs) {
			expect(freed()).toBe(false);
			const gone = once(program, 'exit');
			program.kill('SIGKILL');
			await gone;
		}
		expect(freed()).toBe(true);
	} finally {
		for (const program of programs) program.kill('SIGKILL');
	}
});

test('nobody keeps what is just being taken away, or is not there', () => {
	writeFileSync(path, '');
	whileUnkept(path, () => {
		expect(keep(path)).toBe(false);
		rmSync(path);
	});
	expect(keep(path)).toBe(false);
});
