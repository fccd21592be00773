/** What is read of a key that was pressed. */
export type Pressed = Pick<
	KeyboardEvent,
	'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'repeat'
>;

/** Whether commands are given with Cmd where this browser runs, and with Ctrl elsewhere. */
export const usesCommandKey = (userAgent: string): boolean => /Macintosh|iPhone|iPad/.test(userAgent);

/**
 * Whether Ctrl+K was pressed, on a Mac Cmd+K: there Ctrl+K is for whoever writes, and cuts off the rest of a line. Held
 * down it is one press.
 */
export function isBarKey(pressed: Pressed, withCommand: boolean): boolean {
	const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat } = pressed;
	if (key.toLowerCase() !== 'k' || altKey || shiftKey || isComposing || repeat) return false;
	return withCommand ? metaKey && !ctrlKey : ctrlKey && !metaKey;
}
