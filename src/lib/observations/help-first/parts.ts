// Fetched together, before somebody has to wait for it: the phrases and the help they lead to.
export { dangersIn } from './dangers-in.ts';
export { default as HelpScreen } from './HelpScreen.svelte';
