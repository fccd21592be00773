/**
 * Whether a dialog lies over the page, whose keys are its own then. One that was closed, and is on the page for a frame
 * more, no longer counts.
 */
export const isDialogOpen = (): boolean =>
	document.querySelector(
		'dialog[open], :is([role="dialog"], [role="alertdialog"]):not([data-state="closed"])'
	) !== null;
