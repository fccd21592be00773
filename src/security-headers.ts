/** What every answer carries: pages, files, redirects, and those from before the app is there to give any. */
export const security = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
	// Nothing to other sites. Not `no-referrer`: with it browsers send `Origin: null` with our own forms (Fetch, 3.2).
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY'
};

/**
 * Where people type an https address, their browser asks for no other from then on: on somebody's open network the first
 * request, without it, goes out in the clear, to be answered with another page for passwords (RFC 6797; OWASP ASVS 5.0,
 * 3.4.1). Not for the hosts below, which are not ours.
 */
export function overHttps(origin: string): Record<string, string> {
	return origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {};
}
