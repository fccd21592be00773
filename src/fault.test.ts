import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { faultOf } from './fault.ts';

test('a fault is told by its name, code and place, and without the words in its message', () => {
	const error = Object.assign(new TypeError('Key (body)=(I feel dizzy) already exists.'), {
		code: '23505',
		detail: 'I feel dizzy'
	});
	const fault = faultOf(error);
	expect(fault).toMatchObject({ name: 'TypeError', code: '23505' });
	expect(fault.stack?.length).toBeGreaterThan(0);
	expect(JSON.stringify(fault)).not.toContain('dizzy');
	expect(faultOf('I feel dizzy')).toEqual({ name: 'string', code: undefined, stack: undefined });
});

test('a promise that fails and that nobody waits for is logged, and the process lives on', async () => {
	const program = `
		import { pino } from 'pino';
		import { outliveStrayRejections } from '${new URL('fault.ts', import.meta.url).href}';
		outliveStrayRejections(pino(pino.destination({ dest: 2, sync: true })));
		void Promise.reject(new RangeError('I feel dizzy'));
		setTimeout(() => process.stdout.write('alive'), 100);
	`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
		cwd: import.meta.dirname,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const [said, logged] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	expect(child.exitCode).toBe(0);
	expect(said).toBe('alive');
	expect(logged).toContain('RangeError');
	expect(logged).not.toContain('dizzy');
});
