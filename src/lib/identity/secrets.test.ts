import { beforeEach, expect, test, vi } from 'vitest';
import { keyedHash, open, seal } from './secrets.server.ts';

beforeEach(() => {
	vi.stubEnv('CLOSEBY_SECRET', 'a-secret-of-this-test-with-32-characters');
});

test('what is sealed opens for its owner alone, and is never the same twice', () => {
	const secret = Buffer.from('12345678901234567890');
	const sealed = seal('totp', 'lee', secret);
	expect(open('totp', 'lee', sealed)).toEqual(secret);
	expect(sealed.includes(secret)).toBe(false);
	expect(seal('totp', 'lee', secret)).not.toEqual(sealed);
	expect(() => open('totp', 'ana', sealed)).toThrow();
	expect(() => open('recovery codes', 'lee', sealed)).toThrow();
});

test('a changed byte anywhere opens nothing', () => {
	const sealed = seal('totp', 'lee', Buffer.from('12345678901234567890'));
	for (let place = 0; place < sealed.length; place += 1) {
		const changed = Buffer.from(sealed);
		changed.writeUInt8(sealed.readUInt8(place) ^ 1, place);
		expect(() => open('totp', 'lee', changed), `byte ${place}`).toThrow();
	}
	expect(() => open('totp', 'lee', sealed.subarray(0, 20))).toThrow();
});

test('a keyed hash depends on the text, its owner and what it is for', () => {
	const hashes = [
		keyedHash('recovery codes', 'lee', 'ABCDE12345'),
		keyedHash('recovery codes', 'lee', 'ABCDE12346'),
		keyedHash('recovery codes', 'ana', 'ABCDE12345'),
		keyedHash('totp', 'lee', 'ABCDE12345')
	];
	expect(new Set(hashes).size).toBe(4);
	expect(keyedHash('recovery codes', 'lee', 'ABCDE12345')).toBe(hashes[0]);
});
