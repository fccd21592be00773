import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Language } from '../../i18n/languages.ts';
import { saveClinicTemplate } from '../../plan/clinic-content.server.ts';
import type { FieldProblems, FilledLine } from '../../plan/line-form.ts';
import { PlanTemplate } from '../../plan/template.ts';
import { templateLineForm, withLine, withoutLine } from '../../plan/template-form.ts';
import { listNames } from '../../plan/template-lines.ts';
import { shippedTemplates } from '../../plan/templates.ts';
import { readForm } from '../../ui/form.server.ts';
import { planProblem } from './problems.server.ts';
import type { PlanProblem } from './problems.ts';
import { ownTemplates, type OwnTemplate } from './templates.server.ts';

type Event = RequestEvent<{ template: string }>;

const root = '/console/plans/templates';
const version = v.pipe(v.number(), v.integer(), v.minValue(1));
const id = v.pipe(v.string(), v.uuid());
const name = v.optional(v.pipe(v.string(), v.maxLength(200)), '');
const list = v.picklist(listNames);
const begun = v.strictObject({
	id,
	name_en: name,
	name_es: name,
	plain_en: name,
	plain_es: name,
	learn_more_en: name,
	learn_more_es: name
});

const today = () => new Date().toISOString().slice(0, 10);
const refused = (problem: PlanProblem | 'needed', filled: FilledLine = {}, problems: FieldProblems = {}) =>
	fail(problem === 'moved' ? 409 : 422, { problem, problems, filled });

/** What a template is called in a list of names: English where there is one. */
export const nameOf = ({ name, key }: PlanTemplate): string => name.en ?? name.es ?? key;

async function theirs({ locals, params }: Event): Promise<OwnTemplate> {
	const own = await locals.transaction(ownTemplates);
	return own.find((each) => each.id === params.template) ?? error(404, 'not found');
}

/** Stores a template over the version that was looked at. Answers what stood in the way. */
async function store({ locals }: RequestEvent, own: OwnTemplate, template: PlanTemplate | null) {
	const { id, version, replaces } = own;
	try {
		const saved = { id, expected: version, replaces, name: nameOf(template ?? own.template).slice(0, 200) };
		await locals.transaction((db) => saveClinicTemplate(db, { ...saved, content: template }));
		return undefined;
	} catch (thrown) {
		const problem = planProblem(thrown);
		if (!problem) throw thrown;
		return problem;
	}
}

const both = (filled: Partial<Record<string, string>>, part: string) => {
	const words: Partial<Record<Language, string>> = {};
	for (const language of ['en', 'es'] as const) {
		const own = filled[`${part}_${language}`]?.trim();
		if (own) words[language] = own;
	}
	return words;
};

/** The form actions on the list: to copy a template that comes with the app, and to begin one. */
export const templatesActions = {
	copy: async (event: RequestEvent) => {
		const form = await readForm(event.request, v.strictObject({ id, key: v.string() }));
		const shipped = shippedTemplates.find(({ key }) => key === form.data.key);
		if (!form.valid || !shipped) error(400, 'invalid');
		const standing = (await event.locals.transaction(ownTemplates)).find(
			({ replaces }) => replaces === shipped.key
		);
		if (standing) redirect(303, `${root}/${standing.id}`);
		const own = { id: form.data.id, version: 0, replaces: shipped.key, template: shipped };
		const problem = await store(event, own, shipped);
		return problem ? refused(problem) : redirect(303, `${root}/${own.id}`);
	},
	begin: async (event: RequestEvent) => {
		const form = await readForm(event.request, begun);
		const filled: FilledLine = { ...form.data };
		const wrong = (['name', 'plain', 'learn_more'] as const).filter(
			(part) => Object.keys(both(filled, part)).length === 0
		);
		const problems: FieldProblems = Object.fromEntries(wrong.map((part) => [`${part}_en`, 'words']));
		if (!form.valid || wrong.length > 0) return refused('empty', filled, problems);
		const key = `own_${form.data.id.replaceAll('-', '')}`;
		const words = { plain: both(filled, 'plain'), learn_more: both(filled, 'learn_more') };
		const empty = { goals: [], steps: [], lessons: [], barriers: [], zones: [] };
		const read = v.safeParse(PlanTemplate, {
			key,
			name: both(filled, 'name'),
			effectiveFrom: today(),
			...empty,
			problems: [{ key, codes: [], words }]
		});
		if (!read.success) return refused('invalid', filled);
		const own = { id: form.data.id, version: 0, replaces: null, template: read.output };
		const problem = await store(event, own, read.output);
		return problem ? refused(problem, filled) : redirect(303, `${root}/${own.id}`);
	}
};

/** The form actions on a clinic's own template: its lines, its name, and to take it out. */
export const templateActions = {
	save: async (event: Event) => {
		const form = await readForm(event.request, templateLineForm);
		const filled: FilledLine = { ...form.data };
		const own = await theirs(event);
		const inList = v.safeParse(list, filled['list']);
		if (!form.valid || !inList.success) return refused('empty', filled);
		const read = withLine(own.template, inList.output, filled, today());
		if ('problems' in read) return refused('empty', filled, read.problems);
		const expected = Number(filled['expected']);
		const problem = await store(event, { ...own, version: expected }, read.template);
		if (problem) return refused(problem, filled);
		redirect(303, `${root}/${own.id}#line-${inList.output}-${filled['key']}`);
	},
	remove: async (event: Event) => {
		const form = await readForm(event.request, v.strictObject({ expected: version, list, key: v.string() }));
		if (!form.valid) error(400, 'invalid');
		const own = await theirs(event);
		const rest = withoutLine(own.template, form.data.list, form.data.key);
		if (!rest) return refused('needed');
		const problem = await store(event, { ...own, version: form.data.expected }, rest);
		return problem ? refused(problem) : redirect(303, `${root}/${own.id}`);
	},
	rename: async (event: Event) => {
		const shape = v.strictObject({ expected: version, name_en: name, name_es: name });
		const form = await readForm(event.request, shape);
		const { expected, name_en, name_es } = form.data;
		const filled: FilledLine = { name_en, name_es };
		const named = both(filled, 'name');
		if (!form.valid || Object.keys(named).length === 0) return refused('empty', filled, { name_en: 'words' });
		const own = await theirs(event);
		const problem = await store(event, { ...own, version: expected }, { ...own.template, name: named });
		return problem ? refused(problem, filled) : redirect(303, `${root}/${own.id}?saved`);
	},
	retire: async (event: Event) => {
		const form = await readForm(event.request, v.strictObject({ expected: version }));
		if (!form.valid) error(400, 'invalid');
		const own = await theirs(event);
		const problem = await store(event, { ...own, version: form.data.expected }, null);
		return problem ? refused(problem) : redirect(303, `${root}?retired`);
	}
};
