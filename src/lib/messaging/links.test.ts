import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieces } from './links.ts';

const links = (body: string) => pieces(body).flatMap(({ href }) => href ?? []);

test('an address in a sentence becomes a link, without the full stop behind it', () => {
	expect(pieces('See https://example.org/a?b=1. Thanks')).toEqual([
		{ text: 'See ' },
		{ text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
		{ text: '. Thanks' }
	]);
});

test('brackets around an address stay outside, brackets of the address stay inside', () => {
	expect(links('(https://example.org/a)')).toEqual(['https://example.org/a']);
	expect(links('https://example.org/a_(b)')).toEqual(['https://example.org/a_(b)']);
});

test('nothing but http and https is ever a link', () => {
	for (const body of [
		'javascript:alert(1)',
		'JAVASCRIPT://example.org/%0aalert(1)',
		'data:text/html,<script>alert(1)</script>',
		'<a href="javascript:alert(1)">x</a>',
		'example.org',
		'file:///etc/passwd',
		'https://'
	]) {
		expect(links(body), body).toEqual([]);
	}
});

test('joined again, the pieces are the message to the letter, whatever it was', () => {
	const part = fc.oneof(
		fc.string({ unit: 'grapheme' }),
		fc.webUrl(),
		fc.constantFrom('https://', '(', ')', '. ')
	);
	fc.assert(
		fc.property(fc.array(part), (parts) => {
			const body = parts.join('');
			expect(
				pieces(body)
					.map(({ text }) => text)
					.join('')
			).toBe(body);
		})
	);
});
