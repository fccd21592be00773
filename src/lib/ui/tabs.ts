import type { Component } from 'svelte';

/** A room one can go to from a bar or rail. */
export interface Tab {
	href: string;
	label: string;
	/** A Lucide icon: `import House from '@lucide/svelte/icons/house'`. */
	icon: Component<{ class?: string; strokeWidth?: number | string }>;
	/** Whether the page shown is this one or inside it. */
	current: boolean;
	/** Shown as a figure at the icon when above 0. */
	count?: number;
	/** The same in words, e.g. "2 new messages". */
	countLabel?: string;
}
