import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf, sourceHash } from './source.server.ts';

test.each([
	['192.0.2.7', '192.0.2.7'],
	['192.0.2.7:51234', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['::ffff:c000:207', '192.0.2.7'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:db8:1:2::9', '2001:db8:1:2::/64'],
	['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
	['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
	['2001:db8::1', '2001:db8:0:0::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64'],
	['unknown', 'unknown'],
	['', '']
])('whoever asks from %s counts as %s', (address, network) => {
	expect(networkOf(address)).toBe(network);
});

test('two addresses of IPv6 count as one exactly where their first 64 bits are the same', () => {
	const group = fc.integer({ min: 1, max: 0xffff }).map((number) => number.toString(16));
	const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
	fc.assert(
		fc.property(half, half, half, half, (network, other, one, two) => {
			fc.pre(network !== other);
			expect(sourceHash(`${network}:${one}`)).toBe(sourceHash(`${network}:${two}`));
			expect(sourceHash(`${network}:${one}`)).not.toBe(sourceHash(`${other}:${one}`));
		})
	);
});
