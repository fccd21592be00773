import { expect, test } from 'vitest';
import { passwordProblem, passwordRules } from './password-rules.server.ts';
import { hashPassword, verifyPassword } from './password.server.ts';

test('the same words open the account, whether a keyboard writes an accent with its letter or after it', async () => {
	const [together, after] = ['la niña ya camina sola', 'la nin\u0303a ya camina sola'];
	expect(await verifyPassword(await hashPassword(together), after)).toBe(true);
	expect(await verifyPassword(await hashPassword(after), together)).toBe(true);
	expect(await verifyPassword(await hashPassword(together), 'la nina ya camina sola')).toBe(false);
});

test('what was taken as a password opens the account, however long it is once written in full', async () => {
	const ligature = '\ufdfa';
	const taken = (password: string) => passwordProblem(password, passwordRules.alone, []) !== 'long';
	for (const password of [ligature.repeat(5), ligature.repeat(40)])
		expect(await verifyPassword(await hashPassword(password), password)).toBe(taken(password));
});
