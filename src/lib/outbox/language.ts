/**
 * Where a phone keeps the language it was last used in. It says nothing about anybody, so it outlives a
 * sign-out, and the offline page finds it where no server can be asked.
 */
export const languageKey = 'closeby-language';
