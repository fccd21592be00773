// Fetched together after the first message of a visit: most visits need neither.
export { default as HelperQuestion } from './HelperQuestion.svelte';
export { helperSign } from './written-by-another.ts';
