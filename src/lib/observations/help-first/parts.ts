// Fetched together, once somebody writes: the phrases and the help they lead to.
export { dangersIn, shownField, writeShown } from './fields.ts';
export { default as HelpScreen } from './HelpScreen.svelte';
