import { hidden } from '../../ui/hidden-text.ts';
import { tidy } from '../../ui/plain-text.ts';

const allHidden = new RegExp(hidden, 'gu');

/**
 * The name a device gives itself, as it is kept: at most 100 characters, and without what must not hide in it. It is not the
 * person's to correct, so nothing is refused for it; null where nothing is left.
 */
export function deviceName(said: string): string | null {
	const plain = [...tidy(said)].slice(0, 100).join('').replace(allHidden, '').trim();
	return plain === '' || hidden.test(plain) ? null : plain;
}
