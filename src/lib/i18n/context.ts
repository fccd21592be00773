import { createContext } from 'svelte';
import { createTranslation, type Reader, type Translation } from './translation.ts';

const [use, provide] = createContext<Translation>();

/**
 * Gives every component below the words, dates and numbers of one reader; called once, in a layout's script.
 * `reader` is read at every use: `provideTranslation(() => data.reader)` follows a change of language in place.
 */
export function provideTranslation(reader: () => Reader): Translation {
	return provide(createTranslation(reader));
}

/**
 * The reader's words: `const { t, format } = useTranslation();`. Throws where no layout above has called
 * `provideTranslation`.
 */
export function useTranslation(): Translation {
	return use();
}
