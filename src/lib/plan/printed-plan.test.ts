import { expect, test } from 'vitest';
import { mariasPlan } from '../../../supabase/seed/plan-of-maria.ts';
import type { SeedLine } from '../../../supabase/seed/plans.ts';
import { planLine } from '../../../tests/plan-line.ts';
import { readPdf } from '../../../tests/pdf.ts';
import type { Language } from '../i18n/languages.ts';
import type { PlanLine } from './line.ts';
import { planPdf } from './pdf.server.ts';

/** A line of the demonstration as the plan in force has it. */
const lineOf = ({ key, kind, parent, words, schedule, facts }: SeedLine) =>
	planLine({
		id: key,
		kind,
		parent: parent ?? null,
		schedule: schedule ?? null,
		drugName: facts?.drug_name === undefined ? null : String(facts.drug_name),
		zone: facts?.zone === 'green' || facts?.zone === 'yellow' || facts?.zone === 'red' ? facts.zone : null,
		importance: facts?.importance === 'key' ? 'key' : null,
		words: Object.fromEntries(
			Object.entries(words).map(([part, { en, es }]) => [
				part,
				{ en: { words: en, mark: 'human' }, es: { words: es, mark: 'human' } }
			])
		)
	});

async function printed(lines: readonly PlanLine[], language: Language) {
	const plan = {
		patient: 'maria',
		version: 'v',
		number: 1,
		publishedAt: '2026-11-01T12:00:00Z',
		publishedBy: 'lee',
		signedBy: null,
		signedAt: null,
		today: '2026-11-20',
		yesterday: '2026-11-19',
		seen: 1,
		timeZone: 'America/Chicago',
		lines: [...lines],
		steps: [],
		doses: [],
		people: {},
		team: []
	};
	const page = { plan, aboutMe: null, opinions: [], teachBacks: [], changes: null, people: {} };
	const answer = await planPdf(
		{
			page,
			plan,
			may: { plan: true, medicines: true },
			me: 'maria',
			patient: undefined,
			name: 'Maria Alvarez',
			clinic: { name: 'Lakeside', phone: null },
			now: '2026-11-20T12:00:00Z'
		},
		{ language, timeZone: 'America/Chicago' }
	);
	return readPdf(await answer.arrayBuffer());
}

test.for(['en', 'es'] as const)(
	'every word of every line is on paper in %s, and none of the other',
	{ timeout: 30_000 },
	async (language) => {
		const { text, pages } = await printed(mariasPlan.lines.map(lineOf), language);
		const other = language === 'en' ? 'es' : 'en';
		for (const { key, words, kind } of mariasPlan.lines)
			for (const [part, texts] of Object.entries(words)) {
				// A question that belongs to a lesson's form is asked of key lessons alone.
				expect(text, `${kind} ${key} ${part}`).toContain(texts[language].replace(/\s+/g, ' '));
				if (texts[other] !== texts[language]) expect(text, `${key} ${part}`).not.toContain(texts[other]);
			}
		expect(pages).toBeLessThanOrEqual(3);
	}
);
