import { expect, test } from 'vitest';
import { isBarKey, usesCommandKey, type Pressed } from './keys.ts';

const pressed = (more: Partial<Pressed>): Pressed => ({
	key: 'k',
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
	isComposing: false,
	repeat: false,
	...more
});

test('Cmd is the key of commands on what Apple makes, and Ctrl elsewhere', () => {
	expect(usesCommandKey('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe(true);
	expect(usesCommandKey('Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)')).toBe(true);
	expect(usesCommandKey('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe(false);
});

test.for([
	['Ctrl+K', { ctrlKey: true }, true, false],
	['Ctrl+K with capitals locked', { ctrlKey: true, key: 'K' }, true, false],
	['Cmd+K', { metaKey: true }, false, true],
	['k', {}, false, false],
	['Ctrl+J', { ctrlKey: true, key: 'j' }, false, false],
	['Ctrl+Shift+K', { ctrlKey: true, shiftKey: true }, false, false],
	['Ctrl+Alt+K', { ctrlKey: true, altKey: true }, false, false],
	['Ctrl+K held down', { ctrlKey: true, repeat: true }, false, false],
	['Ctrl+K within a letter being put together', { ctrlKey: true, isComposing: true }, false, false]
] as const)('%s', ([, more, elsewhere, onMac]) => {
	expect(isBarKey(pressed(more), false)).toBe(elsewhere);
	expect(isBarKey(pressed(more), true)).toBe(onMac);
});
