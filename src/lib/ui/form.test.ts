import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readForm, readKnown } from './form.server.ts';

const schema = v.strictObject({ name: v.string(), device: v.optional(v.string()) });

function posted(fields: readonly (readonly [string, string])[]): Request {
	const body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
	return new Request('https://closeby.example/', { method: 'POST', body });
}

test('a form is read by its schema, and what no screen of ours sends is named', async () => {
	const { form, strange } = await readKnown(
		posted([
			['name', 'maria'],
			['rights', 'all'],
			['device', 'phone'],
			['device', 'tablet'],
			['rights', 'none']
		]),
		schema
	);
	expect(form.data).toEqual({ name: 'maria', device: 'tablet' });
	expect(strange).toEqual(['rights', 'device', 'rights']);
});

test('a form of as many names as a body holds is refused, and holds nobody up meanwhile', async () => {
	const names = Array.from({ length: 75_000 }, (_, at): [string, string] => [at.toString(36), '']);
	const refused = readForm(posted(names), schema);
	await expect(refused).rejects.toMatchObject({ status: 400, body: { message: 'unknown fields' } });
});
