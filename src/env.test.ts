import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { readEnvironment, schema } from './env.ts';

/** The variables of .env.example with the value shown for each and the words above it. */
const examples = (() => {
	const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
	let words: string[] = [];
	let shown = false;
	const found: { name: string; value: string; words: string }[] = [];
	for (const line of text.split('\n')) {
		const [, name, value] = /^# ([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
		if (name === undefined || value === undefined) {
			if (line === '' || shown) words = [];
			shown = false;
			if (line !== '') words.push(line.replace(/^# /, ''));
		} else {
			shown = true;
			found.push({ name, value, words: words.join(' ') });
		}
	}
	return found;
})();

describe('.env.example', () => {
	test('shows every variable once, and none that is not read', () => {
		expect(examples.map(({ name }) => name).toSorted()).toEqual(Object.keys(schema.entries).toSorted());
	});

	test.each(examples)('tells the meaning of $name and shows a value that fits', ({ name, value, words }) => {
		expect(words).toMatch(/\w+ \w+.*\./);
		expect(() => readEnvironment({ [name]: value })).not.toThrow();
	});

	test('shows the default wherever there is one', () => {
		const defaults = Object.entries(schema.entries).flatMap(([name, entry]) => {
			const value = v.getDefault(entry);
			return value === undefined ? [] : [[name, value]];
		});
		const shown = Object.fromEntries(examples.map(({ name, value }) => [name, value]));
		expect(defaults.length).toBeGreaterThan(3);
		for (const [name, value] of defaults) expect(shown).toHaveProperty(String(name), value);
	});

	test('sets nothing when it is used as it is', () => {
		const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
		expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
	});
});

describe('the environment', () => {
	test('has a default for everything a trial needs', () => {
		expect(readEnvironment({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', CLOSEBY_DATA: '.closeby' });
	});

	test('counts an empty variable as absent', () => {
		expect(readEnvironment({ PORT: '', CLOSEBY_DEMO: '' })).toEqual(readEnvironment({}));
	});

	test('turns flags and numbers into what they mean', () => {
		const read = readEnvironment({ PORT: '8080', CLOSEBY_DEMO: '0', CLOSEBY_TRUSTED_PROXIES: '2' });
		expect(read).toMatchObject({ PORT: 8080, CLOSEBY_DEMO: false, CLOSEBY_TRUSTED_PROXIES: 2 });
	});

	test.each([
		['ORIGIN', 'https://closeby.example.org/', 'https://closeby.example.org'],
		['ORIGIN', 'HTTPS://Closeby.Example.Org:443', 'https://closeby.example.org'],
		['ORIGIN', 'http://localhost:3000/', 'http://localhost:3000'],
		['PUBLIC_SUPABASE_URL', 'https://project.supabase.co/', 'https://project.supabase.co'],
		['PUBLIC_SUPABASE_URL', 'https://example.org/supabase/', 'https://example.org/supabase']
	])('takes %s=%s as browsers say it: %s', (name, value, meant) => {
		expect(readEnvironment({ [name]: value })).toHaveProperty(name, meant);
	});

	test.each([
		['PORT', '65536'],
		['PORT', '1e3'],
		['PORT', '-1'],
		['ORIGIN', 'closeby.example.org'],
		['ORIGIN', 'closeby.example.org:443'],
		['ORIGIN', 'https://closeby.example.org/portal'],
		['ORIGIN', 'https://somebody@closeby.example.org'],
		['CLOSEBY_DEMO', 'yes'],
		['CLOSEBY_LOG', 'everything'],
		['CLOSEBY_TRUSTED_PROXIES', 'all'],
		['DATABASE_POOL', '0'],
		['SMTP_URL', 'https://mail.example.org'],
		['SMTP_URL', 'mail.example.org'],
		['SUPABASE_JWT_SECRET', 'short-and-secret']
	])('refuses %s=%s, naming the variable and never its value', (name, value) => {
		let said = '';
		try {
			readEnvironment({ [name]: value });
		} catch (error) {
			said = String(error);
		}
		expect(said).toContain(name);
		expect(said).not.toContain(value);
	});

	test('names everything that does not fit at once', () => {
		expect(() => readEnvironment({ PORT: 'x', DATABASE_POOL: 'y' })).toThrow(/PORT.*DATABASE_POOL/);
	});

	test.each([
		'postgresql://closeby_app:sekret@db.example.org:5432/postgres',
		'postgresql://closeby_app:sekret@db/postgres',
		'postgresql://closeby_app:sekret@/postgres?host=db.example.org',
		'postgresql://closeby_app:sekret@localhost/postgres?host=db.example.org',
		'postgresql://closeby_app:sekret@127.0.0.1.example.org/postgres'
	])('takes no line to a database elsewhere that does not say how it is sealed: %s', (DATABASE_URL) => {
		for (const given of [{ DATABASE_URL }, { DATABASE_ADMIN_URL: DATABASE_URL }]) {
			expect(() => readEnvironment(given)).toThrow(
				/DATABASE_(ADMIN_)?URL \(Not on this machine, .*sslmode=disable/
			);
			expect(() => readEnvironment(given)).not.toThrow('sekret');
		}
	});

	test.each([
		'postgresql://a:b@127.0.0.1:5432/postgres',
		'postgresql://a:b@[::1]:5432/postgres',
		'postgresql://a:b@localhost/postgres',
		'postgresql://a@%2Fvar%2Frun%2Fpostgresql/postgres',
		'postgresql:///postgres?host=/var/run/postgresql',
		'/var/run/postgresql postgres',
		'postgresql://a:b@db.example.org/postgres?sslmode=verify-full&sslrootcert=/etc/supabase.crt',
		'postgresql://a:b@db/postgres?sslmode=disable'
	])('takes a line that stays here, or says how it is sealed: %s', (DATABASE_URL) => {
		expect(readEnvironment({ DATABASE_URL })).toMatchObject({ DATABASE_URL });
	});
});
