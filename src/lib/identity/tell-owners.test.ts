import { expect, test } from 'vitest';
import { letter } from './tell-owners.task.ts';

const change = {
	factor: 'passkey',
	change: 'added',
	changed_at: new Date('2026-11-24T15:10:00Z'),
	time_zone: 'America/Chicago',
	browser: 'Chrome',
	system: 'Android'
};

test('the owner is told what changed, when and where, in their language and on their clock', () => {
	expect(letter({ ...change, language: 'en' })).toEqual({
		subject: 'Your sign-in to Closeby was changed',
		text: `A passkey was added to your login. Tuesday, November 24, 2026, 9:10\u00a0AM, with Chrome on Android.

Was it you? Then you do not need to do anything.

Was it not you? Please call your clinic now.
`
	});
	const spanish = letter({ ...change, language: 'es', browser: null });
	expect(spanish.subject).toBe('Cambió su manera de entrar a Closeby');
	expect(spanish.text).toMatch(/^Se agregó una llave de acceso a su cuenta\. Martes, 24 de noviembre/i);
});
