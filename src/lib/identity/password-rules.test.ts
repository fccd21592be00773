import { expect, test } from 'vitest';
import { passwordProblem, passwordRules } from './password-rules.server.ts';

const known = ['Maria', 'Alvarez', 'maria.alvarez'];
const alone = (password: string) => passwordProblem(password, passwordRules.alone, known);
const staff = (password: string) => passwordProblem(password, passwordRules.withSecondFactor, known);

test('length counts as people count it, and nothing asks for kinds of characters', () => {
	expect(alone('my cat sleeps')).toBe('short');
	expect(alone('my cat sleeps all day')).toBeUndefined();
	expect(alone('el gato duerme todo el día')).toBeUndefined();
	expect(staff('zrkqwmbt')).toBeUndefined();
	expect(staff('zrkqwmb')).toBe('short');
	// Seven characters, whatever their number of bytes.
	expect(staff('🐈🌧️🎷🪴🧂🛶')).toBe('short');
	expect(alone('a'.repeat(257))).toBe('long');
});

test('what a guesser tries first is refused, however long', () => {
	for (const password of [
		'aaaaaaaaaaaaaaaa',
		'123456789012345',
		'passwordpassword',
		'qwertyuiopasdfgh',
		'abcabcabcabcabcabc',
		'mariaalvarez1959',
		'closebyclosebyclo'
	])
		expect(alone(password), password).toBe('guessable');
	for (const password of ['password', 'p@ssw0rd', '12345678', 'Alvarez1', 'iloveyou'])
		expect(staff(password), password).toBe('guessable');
});
