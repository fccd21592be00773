/** What every answer carries, also before the app is there to give any. */
export const security = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
	// Nothing to other sites. Not `no-referrer`: with it browsers send `Origin: null` with our own forms (Fetch, 3.2).
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY'
};
