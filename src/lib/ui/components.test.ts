import House from '@lucide/svelte/icons/house';
import { createRawSnippet, type Snippet } from 'svelte';
import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import Avatar from './Avatar.svelte';
import Bubble from './Bubble.svelte';
import Button from './Button.svelte';
import Checkbox from './Checkbox.svelte';
import Choice from './Choice.svelte';
import LoadingLine from './LoadingLine.svelte';
import Notice from './Notice.svelte';
import RatingScale from './RatingScale.svelte';
import TabBar from './TabBar.svelte';
import type { Tab } from './tabs.ts';
import TextField from './TextField.svelte';
import Time from './Time.svelte';

/** The page as the server sends it, i.e. what is there before JavaScript, without Svelte's own comments. */
function html(rendered: { body: string }): string {
	return rendered.body.replace(/<!--.*?-->/g, '');
}

function words(text: string): Snippet {
	return createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
}

/** What a screen reader says: the text, without what is hidden from it. */
function spoken(page: string): string {
	return page
		.replace(/<svg[\s\S]*?<\/svg>/g, '')
		.replace(/<(\w+)[^>]*aria-hidden="true"[^>]*>[\s\S]*?<\/\1>/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

function attribute(page: string, name: string): string | undefined {
	return new RegExp(` ${name}="([^"]*)"`).exec(page)?.[1];
}

describe('a field', () => {
	const name = { label: 'What should we call you?', name: 'name', hint: 'As your family does.' };

	test('is named by its label and described by its hint', () => {
		const page = html(render(TextField, { props: name }));
		const id = attribute(page, 'for');
		expect(page).toContain(`<input name="name" id="${id}" aria-describedby="${id}-hint"`);
		expect(page).not.toContain('aria-invalid');
	});

	test('says what is wrong beside itself, after the hint', () => {
		const page = html(
			render(TextField, { props: { ...name, value: '?', error: 'Write at least one letter.' } })
		);
		const id = attribute(page, 'for');
		expect(page).toContain(`aria-describedby="${id}-hint ${id}-error"`);
		expect(page).toContain('aria-invalid="true"');
		expect(page).toContain('value="?"');
		expect(page).toMatch(new RegExp(`id="${id}-error"[\\s\\S]*Write at least one letter.`));
	});

	test('with an error is where a page begins, also without scripts', () => {
		const options = [{ value: 'en', label: 'English' }];
		const choice = { legend: 'Language', name: 'language', options };
		for (const error of [undefined, 'Choose one.']) {
			const begins = error ? 1 : 0;
			const pages = [
				render(TextField, { props: { ...name, error } }),
				render(Checkbox, { props: { ...name, error } }),
				render(Choice, { props: { ...choice, error } })
			];
			for (const page of pages) expect(html(page).split('autofocus').length - 1).toBe(begins);
		}
	});

	test('never takes words for markup', () => {
		expect(html(render(TextField, { props: { label: '<b>Name</b>' } }))).toContain('&lt;b>Name');
	});

	test('to tick or to choose from is tied to its error the same way', () => {
		const box = html(
			render(Checkbox, { props: { label: 'This is my phone', name: 'mine', error: 'Choose one.' } })
		);
		expect(attribute(box, 'aria-describedby')).toBe(attribute(box, 'id'));
		const options = [
			{ value: 'en', label: 'English', lang: 'en' },
			{ value: 'es', label: 'Español', lang: 'es' }
		];
		const page = html(
			render(Choice, { props: { legend: 'Language', name: 'language', options, value: 'es' } })
		);
		expect(page).toContain('<span lang="es">Español</span>');
		expect(page).toMatch(/<input[^>]*value="es"[^>]*checked/);
		expect(page).not.toMatch(/<input[^>]*value="en"[^>]*checked/);
	});
});

test('a scale says what its ends mean, and which number was chosen', () => {
	const ends = { low: 0, high: 10, lowWords: 'no pain', highWords: 'the worst pain' };
	const page = html(
		render(RatingScale, { props: { legend: 'Pain now', name: 'pain', ...ends, value: '7' } })
	);
	const [numbers, described] = [page.match(/type="radio"/g), page.match(/<input[^>]*aria-describedby/g)];
	expect([numbers?.length, described?.length]).toEqual([11, 2]);
	expect(page.match(/<input[^>]*checked[^>]*>/g)?.join()).toContain('value="7"');
	expect(spoken(page)).toMatch(/^Pain now 0 = no pain 0 1 2 .* 10 10 = the worst pain$/);
});

describe('a button', () => {
	test('that is busy keeps its words, says so and takes no second tap', () => {
		const busy = { busy: true, busyLabel: 'Sending', children: words('Send') };
		const page = html(render(Button, { props: busy }));
		expect(attribute(page, 'aria-disabled')).toBe('true');
		expect(spoken(page)).toBe('Send Sending');
		expect(attribute(page, 'disabled'), 'focus would fall off the page').toBeUndefined();
	});

	test('that leads somewhere is a link', () => {
		const page = html(render(Button, { props: { href: '/messages', children: words('Read them') } }));
		expect(page).toMatch(/^<a [^>]*href="\/messages"/);
	});
});

test('a staff member is told from a patient of the same name without colour, by eye and by ear', () => {
	const patient = html(render(Avatar, { props: { name: 'Lee Nguyen' } }));
	const staff = html(render(Avatar, { props: { name: 'Lee Nguyen', staffLabel: 'Care team member' } }));
	expect(spoken(patient)).toBe('');
	expect(spoken(staff)).toBe('Care team member');
	expect([patient.includes('rounded-full'), patient.includes('<svg')]).toEqual([true, false]);
	expect([staff.includes('rounded-md'), staff.includes('<svg')]).toEqual([true, true]);
});

test('the bar at the thumb names the room one is in and reads new messages as words', () => {
	const icon: Tab['icon'] = () => ({});
	const page = html(
		render(TabBar, {
			props: {
				label: 'Main menu',
				tabs: [
					{ href: '/', label: 'Today', icon, current: true, count: 0, countLabel: '0 new messages' },
					{
						href: '/messages',
						label: 'Messages',
						icon,
						current: false,
						count: 120,
						countLabel: '120 new messages'
					}
				]
			}
		})
	);
	expect(page.match(/aria-current="page"/g)).toHaveLength(1);
	expect(page).toMatch(/href="\/" aria-current="page"/);
	expect(spoken(page)).toBe('Today Messages , 120 new messages');
	expect(page).toContain('99+');
});

test('a notice interrupts a screen reader only for danger, and only when it appears later', () => {
	const children = words('The clinic is closed.');
	expect(attribute(html(render(Notice, { props: { children } })), 'role')).toBeUndefined();
	expect(attribute(html(render(Notice, { props: { children, live: true } })), 'role')).toBe('status');
	expect(attribute(html(render(Notice, { props: { children, live: true, kind: 'danger' } })), 'role')).toBe(
		'alert'
	);
});

test('the loading line keeps its place and is silent until something loads', () => {
	expect(spoken(html(render(LoadingLine, { props: { active: false, label: 'Loading' } })))).toBe('');
	expect(spoken(html(render(LoadingLine, { props: { active: true, label: 'Loading' } })))).toBe('Loading');
});

test('a moment is machine-readable whatever the words', () => {
	const page = html(
		render(Time, { props: { moment: '2026-11-22T15:05:00-06:00', children: words('3:05 PM') } })
	);
	expect(attribute(page, 'datetime')).toBe('2026-11-22T21:05:00.000Z');
});

test('words in a bubble keep their own direction', () => {
	expect(attribute(html(render(Bubble, { props: { side: 'other', children: words('مرحبا') } })), 'dir')).toBe(
		'auto'
	);
});

test('an icon is the plain drawing of Lucide, for eyes only, as thick and as large as it is told', () => {
	const plain = html(render(House));
	expect(plain).toMatch(
		/^<svg [^>]*stroke-width="2"[^>]* aria-hidden="true"[^>]*>(<path d="M[^"]+"><\/path>){2}<\/svg>$/
	);
	expect(html(render(House, { props: { class: 'size-6', strokeWidth: 2.4 } }))).toMatch(
		/^<svg [^>]*stroke-width="2.4"[^>]* class="size-6"/
	);
	// The package's own component puts these on whatever it draws.
	expect(plain).not.toContain('lucide');
});
