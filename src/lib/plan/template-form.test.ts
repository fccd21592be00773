import { expect, test } from 'vitest';
import { PlanTemplate } from './template.ts';
import { withLine, withoutLine } from './template-form.ts';
import { templateLines } from './template-lines.ts';
import { shippedTemplates } from './templates.ts';
import * as v from 'valibot';

const today = '2026-12-01';
const [diabetes] = shippedTemplates;
if (!diabetes) throw new Error('No template ships');

test('every line of every shipped template, saved as it stands, changes nothing', () => {
	for (const template of shippedTemplates)
		for (const { list, key, filled } of templateLines(template)) {
			const written = withLine(template, list, { ...filled, key }, today);
			expect(written, `${template.key} ${list} ${key}`).toEqual({ template });
		}
});

test('a line takes new words and a new target, and says whose they are', () => {
	const goal = templateLines(diabetes).find(({ list, filled }) => list === 'goals' && filled['target_high']);
	if (!goal) throw new Error('No goal has a target');
	const filled = {
		...goal.filled,
		key: goal.key,
		target_high: '6.5',
		source: 'Our clinic',
		words_plain_en: 'Less sugar.'
	};
	const written = withLine(diabetes, 'goals', filled, today);
	if (!('template' in written)) throw new Error('It was refused');
	const line = written.template.goals.find(({ key }) => key === goal.key);
	expect(line).toMatchObject({
		words: { plain: { en: 'Less sugar.', es: goal.words.plain?.es } },
		measure: { high: 6.5 },
		source: { key: 'clinic', citation: 'Our clinic' },
		effectiveFrom: today
	});
});

test('what is missing or wrong is said of its field, and nothing is stored', () => {
	const wrong = (list: Parameters<typeof withLine>[1], filled: Record<string, string>) =>
		withLine(diabetes, list, { key: 'own_1', ...filled }, today);
	expect(wrong('barriers', {})).toEqual({ problems: { words_plain_en: 'words' } });
	expect(wrong('barriers', { words_plain_es: 'a'.repeat(1001) })).toEqual({
		problems: { words_plain_es: 'long' }
	});
	const goal = { words_plain_en: 'Walk more.', due_in_days: 'soon', target_low: '9', target_high: '1' };
	expect(wrong('goals', goal)).toEqual({
		problems: {
			parent: 'choose',
			source: 'words',
			due_in_days: 'number',
			target_high: 'range',
			loinc_code: 'code'
		}
	});
	const odd = {
		words_plain_en: 'Walk more.',
		parent: diabetes.problems[0]?.key ?? '',
		source: 'Us',
		due_in_days: '9'
	};
	expect(wrong('goals', { ...odd, loinc_code: 'steps', unit: '1' })).toEqual({
		problems: { loinc_code: 'code' }
	});
});

test('a line is added in one language, and taken out again; what others hang on stays', () => {
	const parent = diabetes.problems[0]?.key ?? '';
	const lesson = {
		key: 'own_2',
		words_title_es: 'Sed',
		words_text_es: 'Beba agua.',
		words_question_es: '¿Por qué?'
	};
	const written = withLine(
		diabetes,
		'lessons',
		{ ...lesson, parent, source: 'Us', importance: 'key' },
		today
	);
	if (!('template' in written)) throw new Error('It was refused');
	expect(v.is(PlanTemplate, written.template)).toBe(true);
	expect(written.template.lessons.at(-1)).toMatchObject({ key: 'own_2', problem: parent, keyLesson: true });
	expect(withoutLine(written.template, 'lessons', 'own_2')).toEqual(diabetes);
	expect(withoutLine(diabetes, 'problems', parent)).toBeUndefined();
});
