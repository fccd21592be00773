import { tick } from 'svelte';

/**
 * Where what was pressed is gone once it was said, the focus goes to what stands there instead, marked `data-told`: else it
 * falls off the page, and whoever listens or uses keys begins again at the top of a long plan. Not to another button, which
 * a second press of the same key would take. WCAG 2.2, 2.4.3.
 */
export async function focusTold(line: Element | null): Promise<void> {
	await tick();
	if (document.activeElement !== document.body) return;
	// It stands where the button was, in sight: nothing moves.
	line?.querySelector<HTMLElement>('[data-told]')?.focus({ preventScroll: true });
}
