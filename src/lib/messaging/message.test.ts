import * as v from 'valibot';
import { expect, test } from 'vitest';
import { newMessage } from './input.ts';
import { storedMessage } from './message.ts';

const id = '019ab000-0000-7000-8000-000000000001';
const parse = (input: unknown) => v.safeParse(newMessage, input);

test('line ends are the same however the words travelled', () => {
	expect(parse({ id, body: 'one\r\ntwo\rthree\n' }).output).toEqual({ id, body: 'one\ntwo\nthree' });
});

test('4,000 characters fit in any script, 4,001 do not', () => {
	for (const character of ['a', 'ñ', 'あ', '🙂']) {
		expect(parse({ id, body: character.repeat(4000) }).success, character).toBe(true);
		expect(parse({ id, body: character.repeat(4001) }).success, character).toBe(false);
	}
});

test.for([
	['no words', { id, body: '' }],
	['only blanks', { id, body: ' \n\t ' }],
	['only what nobody sees', { id, body: '\u200b\u2060' }],
	['only what looks like a letter and is blank', { id, body: '\u3164 \u2800\u00ad' }],
	['no id', { body: 'Hello' }],
	['an id that is none', { id: '1', body: 'Hello' }],
	['an unknown key', { id, body: 'Hello', author_id: id }],
	['an object for words', { id, body: { $ne: '' } }]
])('%s is refused', ([, input]) => {
	expect(parse(input).success).toBe(false);
});

test('a NUL, which no text holds, is left out', () => {
	expect(parse({ id, body: 'a\0b' }).output).toEqual({ id, body: 'ab' });
});

test('an answer that holds no message gives none', () => {
	for (const answer of [undefined, null, 'x', {}, { message: null }, { message: { id } }]) {
		expect(storedMessage(answer)).toBeUndefined();
	}
	expect(storedMessage({ message: { id, seq: 3 } })).toEqual({ id, seq: 3 });
});
