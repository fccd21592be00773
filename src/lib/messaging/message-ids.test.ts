import { expect, test } from 'vitest';
import { MessageIds } from './message-ids.ts';

test('words that nobody answered for are the same message when they are sent again', () => {
	const ids = new MessageIds();
	const id = ids.for('I feel dizzy', 'send');
	expect(ids.for('I feel dizzy', 'send')).toBe(id);
	expect(ids.foundIn([{ id: 'another' }])).toBeUndefined();
	expect(ids.foundIn([{ id: 'another' }, { id }])).toBe('I feel dizzy');
});

test('other words are another message, and so are the same ones once they were safe, or where they go elsewhere', () => {
	const ids = new MessageIds();
	const given = [ids.for('Yes', 'send'), ids.for('No', 'send'), ids.for('No', 'ask')];
	ids.safe();
	expect(ids.foundIn(given.map((id) => ({ id })))).toBeUndefined();
	given.push(ids.for('No', 'ask'));
	expect(new Set(given).size).toBe(4);
});
