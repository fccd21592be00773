import { expect, test } from 'vitest';
import { stemsIn } from './last-resort.ts';

test.each([
	['I cannot breathe at all', ['emergency']],
	['CHEST hurts and I want to die', ['emergency', 'self_harm']],
	['Me falta el aire', ['emergency']],
	['Ya me quiero morir', ['self_harm']],
	['call 911', ['emergency']],
	['Good morning, I like my new diet', []]
])('%j', (body, dangers) => {
	expect(stemsIn({ body })).toEqual(dangers);
});

test('only what people write counts', () => {
	expect(stemsIn({ id: 'chest', note: 'fine' })).toEqual([]);
});
