import { createContext } from 'svelte';
import { Said } from './said.ts';
import { createTranslation, type Reader, type Translation } from './translation.ts';

const [use, provide] = createContext<Translation>();
const [useSaid, provideSaid] = createContext<Said>();

/**
 * For the outermost layout, before its `provideTranslation`: what the server says of moments and numbers, taken along by
 * the page as the value of the element with the id `said`, which stands after everything else.
 */
export function rememberSaid(): Said {
	return provideSaid(
		new Said(
			typeof document === 'undefined'
				? undefined
				: (document.getElementById('said')?.getAttribute('value') ?? '')
		)
	);
}

/**
 * Gives every component below the words, dates and numbers of one reader; called once, in a layout's script.
 * `reader` is read at every use: `provideTranslation(() => data.reader)` follows a change of language in place.
 */
export function provideTranslation(reader: () => Reader): Translation {
	return provide(createTranslation(reader, useSaid()));
}

/**
 * The reader's words: `const { t, format } = useTranslation();`. Throws where no layout above has called
 * `provideTranslation`.
 */
export function useTranslation(): Translation {
	return use();
}
