import * as v from 'valibot';
import { languageCodes } from '../i18n/languages.ts';
import { topics } from '../people/can.ts';
import type { FieldProblem, FieldProblems, FilledLine } from './line-form.ts';
import { PlanTemplate, zoneColours } from './template.ts';
import { byClinic, templateLists, type TemplateList } from './template-lines.ts';

const parts = [...new Set(Object.values(templateLists).flatMap((list) => list.parts))];
const fields = [
	'expected',
	'list',
	'key',
	'parent',
	'topic',
	'due_in_days',
	'source',
	'loinc_code',
	'unit',
	'target_low',
	'target_high',
	'who',
	'importance',
	'zone',
	...parts.flatMap((part) => languageCodes.map((language) => `words_${part}_${language}`))
];
/** Every field that a form of a template's line may have. */
export const templateLineForm = v.strictObject(
	Object.fromEntries(fields.map((name) => [name, v.optional(v.pipe(v.string(), v.maxLength(5000)))]))
);

/** A template with one line written as a form says, in place of the one with its key or behind the others. */
export function withLine(
	template: PlanTemplate,
	list: TemplateList,
	filled: FilledLine,
	today: string
): { template: PlanTemplate } | { problems: FieldProblems } {
	const problems = wrongIn(list, filled);
	if (Object.keys(problems).length > 0) return { problems };
	const { key } = filled;
	const before: readonly { key: string }[] = template[list];
	const standing = before.find((line) => line.key === key);
	const line = lineFrom(list, filled, standing, today);
	const lines = standing ? before.map((each) => (each === standing ? line : each)) : [...before, line];
	const read = v.safeParse(PlanTemplate, { ...template, [list]: lines });
	if (read.success) return { template: read.output };
	const field = read.issues.flatMap(({ path }) => fieldOf(path?.map((step) => step.key)))[0] ?? 'form';
	return { problems: { [field]: field === 'form' ? 'choose' : 'code' } };
}

/** A template without a line; undefined where others hang on it, or it is the last problem. */
export function withoutLine(
	template: PlanTemplate,
	list: TemplateList,
	key: string
): PlanTemplate | undefined {
	const before: readonly { key: string }[] = template[list];
	const read = v.safeParse(PlanTemplate, { ...template, [list]: before.filter((line) => line.key !== key) });
	return read.success ? read.output : undefined;
}

const fieldOf = (path: readonly unknown[] | undefined): string[] =>
	path?.includes('loinc') ? ['loinc_code'] : path?.includes('unit') ? ['unit'] : [];

const text = (filled: FilledLine, name: string) => filled[name]?.trim() ?? '';
const isNumber = (typed: string) => typed === '' || Number.isFinite(Number(typed));

function wrongIn(list: TemplateList, filled: FilledLine): FieldProblems {
	const wrong: [field: string, problem: FieldProblem][] = [];
	for (const part of templateLists[list].parts) {
		const names = languageCodes.map((language) => `words_${part}_${language}`);
		const [first = ''] = names;
		if (names.every((name) => text(filled, name) === '')) wrong.push([first, 'words']);
		for (const name of names) if (text(filled, name).length > 1000) wrong.push([name, 'long']);
	}
	const hangs = list !== 'problems' && list !== 'barriers';
	if (hangs && !text(filled, 'parent')) wrong.push(['parent', 'choose']);
	if (hangs && !text(filled, 'source')) wrong.push(['source', 'words']);
	if (text(filled, 'source').length > 300) wrong.push(['source', 'long']);
	if (list === 'zones' && !zoneColours.some((zone) => zone === filled['zone']))
		wrong.push(['zone', 'choose']);
	if (list === 'goals') {
		const [low, high, days] = ['target_low', 'target_high', 'due_in_days'].map((name) => text(filled, name));
		if (!/^\d{1,4}$/.test(days ?? '') || Number(days) < 1 || Number(days) > 1095)
			wrong.push(['due_in_days', 'number']);
		if (!isNumber(low ?? '')) wrong.push(['target_low', 'number']);
		if (!isNumber(high ?? '')) wrong.push(['target_high', 'number']);
		if (low && high && Number(low) > Number(high)) wrong.push(['target_high', 'range']);
		if (!text(filled, 'loinc_code') && (low || high)) wrong.push(['loinc_code', 'code']);
		if (text(filled, 'loinc_code') && !text(filled, 'unit')) wrong.push(['unit', 'code']);
	}
	return Object.fromEntries(wrong.reverse());
}

/** What stands in a template for a filled form; the schema judges it. What the form does not show stays as it stood. */
function lineFrom(
	list: TemplateList,
	filled: FilledLine,
	standing: object | undefined,
	today: string
): object {
	const kept: Record<string, unknown> = { ...standing };
	const parent = text(filled, 'parent');
	const topic = topics.find((each) => each === filled['topic']);
	const citation = text(filled, 'source');
	const cited = kept['source'];
	const same =
		typeof cited === 'object' && cited !== null && 'citation' in cited && cited.citation === citation;
	const sourced = {
		source: same ? cited : { key: byClinic, citation },
		effectiveFrom: same ? kept['effectiveFrom'] : today
	};
	const words = Object.fromEntries(
		templateLists[list].parts.map((part) => [
			part,
			Object.fromEntries(
				languageCodes.flatMap((language) => {
					const own = text(filled, `words_${part}_${language}`);
					return own ? [[language, own]] : [];
				})
			)
		])
	);
	const line = { ...kept, key: filled['key'], topic, words };
	switch (list) {
		case 'problems':
			return { ...line, codes: kept['codes'] ?? [] };
		case 'goals':
			return {
				...line,
				...sourced,
				problem: parent,
				dueInDays: Number(text(filled, 'due_in_days')),
				measure: measureFrom(filled, kept['measure'])
			};
		case 'steps': {
			const standing: readonly unknown[] = Array.isArray(kept['goals']) ? kept['goals'] : [];
			const others = standing.slice(1);
			const goals = [parent, ...others.filter((goal) => goal !== parent)];
			return { ...line, ...sourced, goals, who: text(filled, 'who') || 'patient' };
		}
		case 'lessons':
			return { ...line, ...sourced, problem: parent, keyLesson: filled['importance'] === 'key' };
		case 'barriers':
			return line;
		case 'zones':
			return { ...line, ...sourced, problem: parent, colour: filled['zone'] };
	}
}

function measureFrom(filled: FilledLine, standing: unknown): object | undefined {
	const loinc = text(filled, 'loinc_code');
	if (!loinc) return undefined;
	const bound = (name: string) => (text(filled, name) === '' ? undefined : Number(text(filled, name)));
	const kept = typeof standing === 'object' ? standing : {};
	return {
		...kept,
		loinc,
		unit: text(filled, 'unit'),
		low: bound('target_low'),
		high: bound('target_high')
	};
}
