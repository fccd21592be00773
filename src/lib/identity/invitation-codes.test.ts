import { expect, test, vi } from 'vitest';
import { fingerprint, makeSecrets, readKey } from './invitation-codes.server.ts';

test('a link and a code tell by their shape what is to be proven', () => {
	for (const proof of ['birth_date', 'spoken_code'] as const) {
		for (let time = 0; time < 200; time += 1) {
			const { link, code, spoken } = makeSecrets(proof);
			expect(readKey(link)).toEqual({ text: link, byLink: true, proof });
			expect(readKey(code)).toEqual({ text: code, byLink: false, proof });
			expect(spoken === null).toBe(proof === 'birth_date');
			if (spoken !== null) expect(spoken).toMatch(/^\d{6}$/);
		}
	}
});

test('a code is read however it was typed, and what looks alike is alike', () => {
	const key = { text: '1A0B9CDE', byLink: false, proof: 'birth_date' };
	for (const typed of ['1A0B-9CDE', '1a0b 9cde', ' iaob–9cde ', 'LAOB9CDE']) {
		expect(readKey(typed), typed).toEqual(key);
	}
});

test('anything else is no key', () => {
	for (const typed of ['', '1A0B9CD', '1A0B9CDEF', '1A0B9CDU', 'bshort', `x${'a'.repeat(22)}`, '../../etc']) {
		expect(readKey(typed), typed).toBeUndefined();
	}
});

test('the same digits have another fingerprint for each use', () => {
	vi.stubEnv('CLOSEBY_SECRET', 'a secret of thirty-two characters');
	const prints = (['key', 'spoken', 'claim'] as const).map((use) => fingerprint(use, '123456'));
	expect(new Set(prints).size).toBe(3);
	for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
});
