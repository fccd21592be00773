import { error } from '@sveltejs/kit';
import { superValidate, type Infer, type SuperValidated } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import type * as v from 'valibot';

/**
 * Reads a posted form by its schema. What no screen of ours sends (another kind of body, a field the schema does not
 * know, a field twice) is answered 400 before anything is looked at: superforms itself would leave it out unseen.
 */
export async function readForm<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
	request: Request,
	schema: Schema
): Promise<SuperValidated<Infer<Schema, 'valibot'>>> {
	const form = await request.formData().catch((thrown: unknown) => {
		const tooLarge = thrown instanceof Error && 'status' in thrown && thrown.status === 413;
		return tooLarge ? error(413, 'too large') : error(400, 'not a form');
	});
	const names = [...form.keys()];
	const known = names.every((name) => Object.hasOwn(schema.entries, name));
	if (!known || new Set(names).size < names.length) error(400, 'unknown fields');
	return superValidate(form, valibot(schema));
}
