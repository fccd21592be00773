const name = 'closeby-single-keys';

/**
 * Whether one letter alone does something. Whoever speaks to the computer, or hits keys they did not mean, can turn it off on
 * this device, until they sign out (WCAG 2.2, 2.1.4).
 */
export const singleKeysAct = (): boolean => localStorage.getItem(name) !== 'off';

/** Keeps on this device whether it does. */
export function letSingleKeysAct(act: boolean): void {
	if (act) localStorage.removeItem(name);
	else localStorage.setItem(name, 'off');
}
