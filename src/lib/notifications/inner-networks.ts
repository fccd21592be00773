import { BlockList, isIPv6 } from 'node:net';

// This machine and the networks around it, where no push service is (RFC 6890).
const networks = {
	ipv4: [
		['0.0.0.0', 8],
		['10.0.0.0', 8],
		['100.64.0.0', 10],
		['127.0.0.0', 8],
		['169.254.0.0', 16],
		['172.16.0.0', 12],
		['192.0.0.0', 24],
		['192.168.0.0', 16],
		['198.18.0.0', 15],
		['224.0.0.0', 3]
	],
	ipv6: [
		['::', 127],
		['64:ff9b::', 96],
		['fc00::', 7],
		['fe80::', 10],
		['ff00::', 8]
	]
} as const;

const inner = new BlockList();
for (const [network, prefix] of networks.ipv4) inner.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of networks.ipv6) inner.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is of this machine or a network around it, IPv4 written as IPv6 included. */
export const isInner = (address: string): boolean => inner.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
