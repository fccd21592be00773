import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../env.ts';
import { isPushService } from './services.ts';

const { PUSH_SERVICES } = readEnvironment({});

describe('an address is sent to', () => {
	test.each([
		'https://fcm.googleapis.com/fcm/send/abc:def',
		'https://updates.push.services.mozilla.com/wpush/v2/abc',
		'https://web.push.apple.com/QABC',
		'https://wns2-by3p.notify.windows.com/w/?token=abc'
	])('of a push service that browsers use: %s', (endpoint) => {
		expect(isPushService(endpoint, PUSH_SERVICES)).toBe(true);
	});
	test.each([
		'http://fcm.googleapis.com/fcm/send/abc',
		'https://fcm.googleapis.com:8443/fcm/send/abc',
		'https://fcm.googleapis.com.example.org/',
		'https://evil-fcm.googleapis.com/',
		'https://notify.windows.com/',
		'https://evilnotify.windows.com/',
		'https://user@fcm.googleapis.com/',
		'https://example.org/#fcm.googleapis.com',
		'https://127.0.0.1/',
		'http://127.0.0.1:5432/',
		'https://169.254.169.254/latest/meta-data',
		'file:///etc/passwd',
		'not an address',
		''
	])('and of no other: %s', (endpoint) => {
		expect(isPushService(endpoint, PUSH_SERVICES)).toBe(false);
	});
	test('on this machine only where it is named whole, and nowhere else by http', () => {
		expect(isPushService('http://127.0.0.1:4000/a', 'http://127.0.0.1:4000')).toBe(true);
		expect(isPushService('http://127.0.0.1:4001/a', 'http://127.0.0.1:4000')).toBe(false);
		expect(isPushService('http://example.org/a', 'http://example.org')).toBe(false);
	});
});
