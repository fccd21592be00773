import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test('a path of this site is followed, and nothing else', () => {
	for (const path of ['/', '/more/security', '/console/inbox?card=1', '/messages/1#end'])
		expect(localPath(path)).toBe(path);
	for (const path of [
		'',
		null,
		undefined,
		7,
		'more',
		'//evil.example',
		'/\\evil.example',
		'https://evil.example',
		'/\n/evil.example',
		'/ a',
		'javascript:alert(1)',
		`/${'a'.repeat(2000)}`
	])
		expect(localPath(path), String(path)).toBeUndefined();
});
