/** For how long after proving who they are a person may open what changes who comes in: ten minutes. */
export const freshFor = 10 * 60_000;

/**
 * For how long what was opened in time may be finished. `private.session_is_fresh()` has the same thirty minutes.
 */
export const finishFor = 30 * 60_000;
