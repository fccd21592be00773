/** Whether a dialog lies over the page, whose keys are its own then. */
export const isDialogOpen = (): boolean =>
	document.querySelector('dialog[open], [role="dialog"], [role="alertdialog"]') !== null;
