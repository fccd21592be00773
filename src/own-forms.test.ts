import { expect, test } from 'vitest';
import { bindForms, isOfAnother } from './own-forms.server.ts';

const ida = '019a0000-0000-7000-8000-000000000001';
const hugh = '019a0000-0000-7000-8000-000000000002';

test('every form that is posted says whose page it stands on, and everything else stays as it is', () => {
	const bind = (html: string, search = '') => bindForms(html, ida, search);
	expect(bind('<form method="post" action="?/save">')).toBe(
		`<form method="post" action="?/save&amp;by=${ida}">`
	);
	expect(bind('<form method="post" class="[&amp;>p]:grid" action="/more/record/pdf">')).toBe(
		`<form method="post" class="[&amp;>p]:grid" action="/more/record/pdf?by=${ida}">`
	);
	expect(bind('<button class="a" formaction="?/preview&amp;order=day_first">')).toBe(
		`<button class="a" formaction="?/preview&amp;order=day_first&amp;by=${ida}">`
	);
	const others =
		'<form action="/console/people"><button type="button"><p>action="?/save" &lt;form method="post"></p>';
	expect(bind(others)).toBe(others);
});

test('a form without an address goes to that of its page, and says once whose it is', () => {
	const bind = (search: string) => bindForms('<form method="post">', ida, search);
	expect(bind('')).toBe(`<form action="?by=${ida}" method="post">`);
	expect(bind('?/save&draft')).toBe(`<form action="?/save&amp;draft&amp;by=${ida}" method="post">`);
	expect(bind(`?by=${hugh}`)).toBe(`<form action="?by=${ida}" method="post">`);
	expect(bind(`?/save&by=${hugh}&draft`)).toBe(
		`<form action="?/save&amp;draft&amp;by=${ida}" method="post">`
	);
});

test('a form is of another when it says so', () => {
	const address = (search: string) => new URL(`http://localhost/log/weight${search}`);
	expect(isOfAnother(address(`?by=${ida}`), hugh)).toBe(true);
	expect(isOfAnother(address(`?by=${ida}`), ida)).toBe(false);
	expect(isOfAnother(address('?/send'), ida)).toBe(false);
});
