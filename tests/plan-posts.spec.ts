import { v7 } from 'uuid';
import { askAs, type Asking } from './visitor.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { openDraft, withPlan } from './plan.ts';
import { query } from './query.ts';

test('what is posted to one patient’s plan acts on no other patient’s, though one cares for both', async ({
	closeby
}) => {
	const [one, other] = [await newPatient(closeby), await newPatient(closeby)];
	const { step, lesson } = await withPlan(closeby, other);
	await openDraft(closeby, other);
	const ids = await query<{ draft: string; version: string }>(
		closeby,
		`select d.version_id as draft, p.current_id as version from care.plan_drafts d
		join care.plans p on p.patient_id = d.patient_id where d.patient_id = $1`,
		[other.id]
	);
	const [{ draft, version } = { draft: '', version: '' }] = ids;
	const post = async ({ request }: Asking, path: string, form: Record<string, string>) =>
		(await request.post(path, { form, maxRedirects: 0 })).status();
	const phone = await askAs(closeby, other);
	const words = { id: v7(), version, line: step.id, opinion: 'propose', words: 'Later.' };
	expect(await post(phone, '/plan?/opinion', words)).toBe(303);

	const desk = await askAs(closeby, cast.lee);
	const [theirs, own] = [one, other].map(({ id }) => `/console/patients/${id}/plan`);
	const answer = { id: v7(), opinion: words.id, words: 'Yes.' };
	expect(await post(desk, `${theirs}?/answer`, answer)).toBe(404);
	expect(await post(desk, `${theirs}/draft?/discard`, { version: draft })).toBe(404);
	expect(await post(desk, `${theirs}/draft?/request`, { version: draft })).toBe(404);
	expect(await post(desk, `${own}?/answer`, answer)).toBe(200);
	const told = { id: v7(), line: lesson.id, revision: '1', words: 'Water.' };
	expect(await post(phone, `/${one.id}/plan?/teach_back`, told)).toBe(404);
	const left = 'select state::text from care.plan_drafts where patient_id = $1';
	expect(await query(closeby, left, [other.id])).toEqual([{ state: null }]);
});
