import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * Where somebody asks from, as attempts are counted: what is stored of their network address, which is only a hash.
 * Every subscriber of IPv6 is given 2^64 addresses or more (RFC 6177; RIPE-690), and whoever has them all could guess from
 * each, and use up the tries of everybody else's account. So they count as one: the network they are in.
 */
export function sourceHash(address: string): string {
	return createHash('sha256')
		.update(`source:${networkOf(address)}`)
		.digest('hex');
}

/** The address itself for IPv4, the first 64 bits for IPv6; as it came where it is neither. */
export function networkOf(address: string): string {
	// Some proxies add the port, another for each connection.
	const plain = /^(\d+(?:\.\d+){3})(?::\d+)?$/.exec(address)?.[1];
	if (plain !== undefined) return plain;
	const [long = ''] = (/^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address).split('%');
	if (!isIPv6(long)) return address;
	const groups = groupsOf(long);
	const [high = 0, low = 0] = groups.slice(6);
	// IPv4 within IPv6 (RFC 4291, 2.5.5.2), as a server that listens on both sees it.
	if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
		return [high >> 8, high & 255, low >> 8, low & 255].join('.');
	return `${groups
		.slice(0, 4)
		.map((group) => group.toString(16))
		.join(':')}::/64`;
}

/** The eight numbers of an IPv6 address, which a URL writes in one way (RFC 5952). */
function groupsOf(address: string): number[] {
	const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
	const numbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
	const [before, after] = [numbers(head), numbers(tail)];
	return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
