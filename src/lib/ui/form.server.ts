import { error } from '@sveltejs/kit';
import { superValidate, type Infer, type SuperValidated } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import type * as v from 'valibot';

/** The form in a request. Another kind of body is answered 400, a larger one than anybody fills in 413. */
export function readPosted(request: Request): Promise<FormData> {
	return request.formData().catch((thrown: unknown) => {
		const tooLarge = thrown instanceof Error && 'status' in thrown && thrown.status === 413;
		return tooLarge ? error(413, 'too large') : error(400, 'not a form');
	});
}

/**
 * Reads a posted form by its schema, and says which names in it no screen of ours sends: unknown ones, and a field twice.
 * For forms that took long to fill in, whose reader answers with all of it. Another kind of body is answered 400, a larger
 * one than anybody fills in 413.
 */
export async function readKnown<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
	request: Request,
	schema: Schema
): Promise<{ form: SuperValidated<Infer<Schema, 'valibot'>>; strange: string[] }> {
	const known = new FormData();
	const strange: string[] = [];
	// Each field is looked at once: a body of the usual size holds tens of thousands of names, all of them its sender's to choose.
	const seen = new Set<string>();
	for (const [name, value] of await readPosted(request)) {
		const expected = Object.hasOwn(schema.entries, name);
		if (!expected || seen.has(name)) strange.push(name);
		if (expected) known.append(name, value);
		seen.add(name);
	}
	return { form: await superValidate(known, valibot(schema)), strange };
}

/**
 * Reads a posted form by its schema. What no screen of ours sends (another kind of body, a field the schema does not
 * know, a field twice) is answered 400 before anything is looked at: superforms itself would leave it out unseen.
 */
export async function readForm<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
	request: Request,
	schema: Schema
): Promise<SuperValidated<Infer<Schema, 'valibot'>>> {
	const { form, strange } = await readKnown(request, schema);
	if (strange.length > 0) error(400, 'unknown fields');
	return form;
}
