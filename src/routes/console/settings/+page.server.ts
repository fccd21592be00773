import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { dutiesOf } from '$lib/console/duties.server';
import { requireFresh } from '$lib/identity/fresh.server';
import {
	ageFrom,
	ageProblem,
	changedAge,
	type AgeProblem,
	type FilledAge,
	type GuardianAge
} from '$lib/people/guardian-ages';
import {
	ageProblemIn,
	guardianAges,
	removeGuardianAge,
	setGuardianAge
} from '$lib/people/guardian-ages.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const [duties, ages] = await locals.transaction((db) =>
		Promise.all([dutiesOf(db, locals.me().person), guardianAges(db)])
	);
	if (!duties.administers) error(404, 'not found');
	const asked = url.searchParams.get('age');
	const changing = ages.find(({ age }) => String(age) === asked);
	const open = changing !== undefined || url.searchParams.has('new');
	// Asked before anything is typed.
	if (open) requireFresh(locals, url);
	return { ages, changing, open, saved: url.searchParams.has('saved') };
};

/** Changes the ages with what `change` says of those there are, and goes back to the list; or says what stands in the way. */
async function change(
	{ locals }: RequestEvent,
	filled: FilledAge,
	former: number | undefined,
	changed: GuardianAge | undefined
) {
	let problem: AgeProblem | undefined;
	try {
		problem = await locals.transaction(async (db) => {
			const found = ageProblem(await guardianAges(db), changed, former);
			if (found) return found;
			if (changed) await setGuardianAge(db, former, changed);
			else if (former !== undefined) await removeGuardianAge(db, former, filled.expected);
			return undefined;
		});
	} catch (thrown) {
		problem = ageProblemIn(thrown);
		if (!problem) throw thrown;
	}
	if (problem) return fail(422, { filled, problem });
	redirect(303, '/console/settings?saved');
}

async function read({ request, locals, url }: RequestEvent) {
	requireFresh(locals, url, { finishing: true });
	const form = await readForm(request, changedAge);
	const filled: FilledAge = form.data;
	const former = filled.former === '' ? undefined : Number(filled.former);
	return { form, filled, former };
}

export const actions: Actions = {
	set: async (event) => {
		const { form, filled, former } = await read(event);
		const problem: AgeProblem = form.errors.age ? 'age' : 'source';
		if (!form.valid) return fail(422, { filled, problem });
		return change(event, filled, former, ageFrom(filled));
	},
	remove: async (event) => {
		const { filled, former } = await read(event);
		if (former === undefined) error(400, 'invalid');
		return change(event, filled, former, undefined);
	}
};
