import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hidden } from '../../ui/hidden-text.ts';
import { deviceName } from './device-name.ts';

test.each([
	['UA-651BLE 7F0A', 'UA-651BLE 7F0A'],
	[' A&D\u0000_UA\u202e651\u200d ', 'A&D_UA651'],
	['x'.repeat(300), 'x'.repeat(100)],
	['\u200b\u202e', null],
	['', null]
])('%j is kept as %j', (said, kept) => {
	expect(deviceName(said)).toBe(kept);
});

test('whatever a device calls itself, the database can keep it', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (said) => {
			const kept = deviceName(said);
			if (kept === null) return;
			expect(hidden.test(kept)).toBe(false);
			expect([...kept].length).toBeLessThanOrEqual(100);
			expect(kept.trim()).not.toBe('');
		})
	);
});
