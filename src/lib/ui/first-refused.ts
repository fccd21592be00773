/**
 * Moves the focus to the first thing that has to be put right, with what is wrong in sight beside it: whoever tapped Save at
 * the foot of a long form would see nothing happen, and whoever listens would hear nothing. A page that comes with
 * something refused does so itself, by `autofocus`, also where no script runs. WCAG 2.2, 3.3.1 and 4.1.3.
 */
export function showFirstRefused(within: ParentNode): void {
	const first = within.querySelector<HTMLElement>(
		'[aria-invalid="true"], [data-refused], [data-refused-choice] input'
	);
	first?.focus({ preventScroll: true });
	first?.scrollIntoView({ block: 'center' });
}
