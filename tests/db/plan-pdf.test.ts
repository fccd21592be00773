import { expect, test } from 'vitest';
import type { Language } from '../../src/lib/i18n/languages.ts';
import { readPlanPage } from '../../src/lib/plan/page.server.ts';
import { planPdf } from '../../src/lib/plan/pdf.server.ts';
import type { Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { readPdf } from '../pdf.ts';
import { withPlan, type Planned } from './plan.ts';

/** Maria's plan as somebody downloads it: its headers, and its text on one line. */
async function download({ as, cast }: Planned, person: Person, language: Language = 'en') {
	const page = await as(person, (db) => readPlanPage(db, cast.maria, language));
	if (!page.plan) throw new Error(`${person} finds no plan`);
	const answer = await planPdf(
		{
			page,
			plan: page.plan,
			may: { plan: true, medicines: true },
			me: cast[person],
			name: 'María Álvarez',
			patient: person === 'maria' ? undefined : 'Maria',
			clinic: { name: 'Lakeside', phone: '555-0100' },
			now: new Date().toISOString()
		},
		{ language, timeZone: 'America/Chicago' }
	);
	const { text } = await readPdf(await answer.arrayBuffer());
	return { headers: answer.headers, text };
}

test('the PDF of a plan says all that its page says, in the language asked for', () =>
	withPlan(async (planned) => {
		const { text, headers } = await download(planned, 'maria');
		for (const words of [
			'Care plan of María Álvarez',
			'Agreed with',
			'My goals',
			'Target: 7 % or less',
			'Where this number',
			'Your sugar is too high.',
			'see my grandchildren grow up',
			'Walk for 20 minutes.',
			'9:00 AM',
			'Metformin 500 mg',
			'Metformin brings your sugar down.',
			'Fill the Metformin box on Sunday.',
			'Why feet matter',
			'There is no bus on Sunday.',
			'Sugar under 54.',
			'Call 911',
			'555-0100',
			'You feel low on most days.',
			'Get up by nine.',
			'Open the curtains.',
			'Page 1 of'
		])
			expect(text).toContain(words);
		expect(headers.get('content-type')).toBe('application/pdf');
		expect(headers.get('content-disposition')).toBe(
			'attachment; filename="Care plan of Maria Alvarez.pdf"; ' +
				"filename*=UTF-8''Care%20plan%20of%20Mar%C3%ADa%20%C3%81lvarez.pdf"
		);
		const spanish = (await download(planned, 'maria', 'es')).text;
		for (const words of [
			'Plan de cuidado de María Álvarez',
			'Mis metas',
			'Por ahora, esto está solo en inglés.'
		])
			expect(spanish).toContain(words);
		expect(spanish).not.toContain('My goals');
	}));

test('a caregiver without the medicines or a topic finds no trace of them in the PDF', () =>
	withPlan(async (planned) => {
		await letRosaHelp(planned, { see: ['plan'], add: [], message: [], topics: [] });
		const { text } = await download(planned, 'rosa');
		expect(text).toContain('Maria’s goals');
		expect(text).toContain('Walk for 20 minutes.');
		expect(text).not.toMatch(/metformin|500 mg|medicines|low on|curtain/i);
	}));
