import { expect, test } from 'vitest';
import { storedText } from './stored-text.ts';

test('the same words are the same however they travelled', () => {
	for (const sent of ['one\r\n\r\ntwo', 'one\r\rtwo', ' one\n\ntwo \n', 'o\0ne\n\ntwo\0'])
		expect(storedText(sent), JSON.stringify(sent)).toBe('one\n\ntwo');
	expect(storedText(' \r\n\0 ')).toBe('');
});
