import { expect, test } from 'vitest';
import { isInner } from './inner-networks.ts';

test.each([
	'127.0.0.1',
	'10.1.2.3',
	'172.31.0.1',
	'192.168.1.1',
	'169.254.169.254',
	'100.64.0.1',
	'0.0.0.0',
	'::1'
])('%s is inside', (address) => expect(isInner(address)).toBe(true));

test.each(['::ffff:127.0.0.1', '::ffff:169.254.169.254', 'fd00::1', 'fe80::1', '64:ff9b::7f00:1'])(
	'%s is inside, however it is written',
	(address) => expect(isInner(address)).toBe(true)
);

test.each(['142.250.1.95', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::200a', '::ffff:142.250.1.95'])(
	'%s is outside',
	(address) => expect(isInner(address)).toBe(false)
);
