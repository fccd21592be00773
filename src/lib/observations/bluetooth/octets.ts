// Writes packets as devices do: for tests alone, and on its own, so that a slip of the decoder is not repeated here.

/** A packet from its octets, as hexadecimal digits: `1E 74 00`. */
export function packetOf(hex: string): DataView {
	const octets = hex.match(/[0-9a-f]{2}/gi) ?? [];
	return new DataView(Uint8Array.from(octets, (octet) => Number.parseInt(octet, 16)).buffer);
}

/** Little-endian octets of a whole number. */
export const little = (value: number, size: number): number[] =>
	Array.from(
		{ length: size },
		(_, at) => Math.floor((value < 0 ? value + 256 ** size : value) / 256 ** at) % 256
	);

/** SFLOAT of a mantissa and an exponent. */
export const short = (mantissa: number, exponent: number): number[] =>
	little(((exponent & 15) << 12) | (mantissa & 0xfff), 2);

/** FLOAT of a mantissa and an exponent. */
export const long = (mantissa: number, exponent: number): number[] => [
	...little(mantissa, 3),
	...little(exponent, 1)
];

/** Date Time of `2026-11-29T07:04:05`. */
export function dateTime(text: string): number[] {
	const [year = 0, ...rest] = text.split(/\D/).map(Number);
	return [...little(year, 2), ...rest];
}

/** A packet from its octets, as numbers. */
export const packet = (...octets: number[]): DataView => new DataView(Uint8Array.from(octets).buffer);
