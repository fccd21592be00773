import { encode } from 'uqr';

/** A QR code as `QrCode.svelte` draws it: squares on a side, quiet zone included, and the dark ones as one path. */
export interface Qr {
	size: number;
	path: string;
}

/** The QR code of a text. Level M stands a fold or a stain on paper (ISO/IEC 18004 recovers about 15 %). */
export function qrOf(text: string): Qr {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
	return { size, path };
}
