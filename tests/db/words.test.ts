import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { judgementOf, judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import { findDangers } from '../../src/lib/observations/free-text/danger.ts';
import { dangerRulesVersion, dangers, type Danger } from '../../src/lib/observations/free-text/kinds.ts';
import { answerAlert } from './answers.ts';
import { changeMessage, sendMessage } from '../../src/lib/messaging/messages.server.ts';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { conversationLines } from '../../src/lib/messaging/conversations.server.ts';
import { ask, everyone, outcome, send, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { asApp } from './kysely.ts';
import { atHome, sugar, type AtHome } from './readings.ts';

const emergency = 'Me duele mucho el pecho';
const selfHarm = 'I want to die';

/** Writes to the care team as the app does: stored and judged in one statement. */
const writes = (
	home: AtHome,
	person: Person,
	body: string,
	{ id = v7(), shown = [] }: { id?: string; shown?: Danger[] } = {}
) =>
	home.as(person, async (db) => {
		await sendMessage(db, { id, conversation: home.conversations.maria, body }, judgementOf(body, shown));
		return id;
	});
const corrects = (home: AtHome, id: string, body: string | null, shown: Danger[] = []) =>
	home.as('maria', async (db) => {
		await changeMessage(db, { id, body });
		await judgeWords(db, id, shown);
	});
const judgements = (home: AtHome) =>
	home.asAdmin(
		ask<{ version: number; dangers: string[]; shown: string[] }>(
			'select version, dangers, shown from care.word_judgements where patient_id = $1 order by judged_at',
			[home.cast.maria]
		)
	);
const resolve = async (home: AtHome) => {
	for (const { id } of await home.alerts())
		await home.as('lee', (db) =>
			answerAlert(db, { id: v7(), alert: id, event: 'resolved', act: null, reason: null, note: 'Called her' })
		);
};

describe('a message that tells of danger', () => {
	test('calls the care manager with the reason and what was chosen, at the top of both lists', () =>
		atHome(async (home) => {
			await home.asPerson(home.cast.walter, send(home.conversations.walter, 'Good morning'));
			const id = await writes(home, 'maria', emergency, { shown: ['emergency'] });
			expect(await home.alerts()).toMatchObject([
				{ episode: 'words_emergency', severity: 'red', rules: ['words_emergency'], told: ['Lee'] }
			]);
			expect(await home.as('lee', openAlerts)).toMatchObject([
				{ episode: 'words_emergency', words: [{ id, where: 'message', words: emergency, sentAnyway: true }] }
			]);
			const [first] = await home.as('lee', (db) => conversationLines(db, home.cast.lee));
			expect(first).toMatchObject({ patient: home.cast.maria, dangers: ['words_emergency'] });
			await resolve(home);
			const [longest] = await home.as('lee', (db) => conversationLines(db, home.cast.lee));
			expect(longest).toMatchObject({ patient: home.cast.walter, dangers: [] });
		}));

	test('is one alert for each kind, however often it is sent, said again or corrected', () =>
		atHome(async (home) => {
			const id = await writes(home, 'maria', emergency);
			await writes(home, 'maria', emergency, { id });
			await writes(home, 'maria', 'No puedo respirar');
			expect(await home.alerts()).toMatchObject([{ episode: 'words_emergency', told: ['Lee'] }]);
			await corrects(home, id, `${emergency} otra vez`);
			expect(await home.alerts()).toHaveLength(1);
			await corrects(home, id, selfHarm);
			expect((await home.alerts()).map(({ episode }) => episode)).toEqual([
				'words_emergency',
				'words_self_harm'
			]);
			await resolve(home);
			// What an earlier version told of is over with it, and a retry of the first words calls nobody.
			await corrects(home, id, `${selfHarm} and my chest hurts`);
			await writes(home, 'maria', emergency, { id });
			expect((await home.alerts()).filter(({ resolved }) => !resolved)).toEqual([]);
			await corrects(home, id, null);
			expect(await judgements(home)).toHaveLength(5);
		}));

	test('counts once corrected, though the first words told of nothing', () =>
		atHome(async (home) => {
			const id = await writes(home, 'maria', 'Good morning');
			expect(await home.alerts()).toEqual([]);
			await corrects(home, id, selfHarm, ['self_harm']);
			expect(await home.alerts()).toMatchObject([{ episode: 'words_self_harm' }]);
		}));

	test('that help was shown for counts, whatever the server’s own phrases say', () =>
		atHome(async (home) => {
			await writes(home, 'maria', 'Good morning', { shown: ['abuse'] });
			expect(await home.alerts()).toMatchObject([{ episode: 'words_abuse' }]);
			expect(await judgements(home)).toEqual([{ version: 1, dangers: ['abuse'], shown: ['abuse'] }]);
		}));

	test('rings with ids alone', () =>
		atHome(async (home) => {
			await writes(home, 'maria', emergency);
			const rings = await home.asAdmin(
				ask<{ topic: string; event: string; payload: Record<string, unknown> }>(
					`select topic, event, payload from realtime.messages where event = 'alert'`
				)
			);
			const staff = (['lee', 'ana', 'priya'] as const).map((person) => `person:${home.cast[person]}`);
			expect([...new Set(rings.map(({ topic }) => topic))].sort()).toEqual(staff.sort());
			for (const { payload } of rings)
				expect(Object.keys(payload).filter((key) => key !== 'id')).toEqual(
					'conversation' in payload ? ['alert', 'conversation'] : ['alert']
				);
		}));
});

test('what is written beside readings and in a daily check is judged under the rights of readings', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(120), { id, note: 'I took too many pills' });
		await home.as('maria', (db) => judgeWords(db, id, []));
		const check = v7();
		await home.says('maria', [], { id: check, note: emergency, condition: 'depression', feeling: 'same' });
		await home.as('maria', (db) => judgeWords(db, check, []));
		const stored = await home.asAdmin(
			ask('select episode, area, topic from care.alerts where patient_id = $1 order by episode', [
				home.cast.maria
			])
		);
		expect(stored).toEqual([
			{ episode: 'words_emergency', area: 'readings', topic: 'mental_health' },
			{ episode: 'words_medicine_harm', area: 'readings', topic: null }
		]);
	}));

describe('nobody', () => {
	test('commits a patient’s or a helper’s words that were not judged; staff’s are not', () =>
		atHome(async (home) => {
			await letRosaHelp(home);
			const unjudged = (person: Person) =>
				outcome(
					home.asPerson(home.cast[person], async (sql) => {
						await sendMessage(asApp(sql), {
							id: v7(),
							conversation: home.conversations.maria,
							body: 'Good morning'
						});
						await sql.query('set constraints all immediate');
					})
				);
			expect(await unjudged('maria')).toBe('P0001');
			expect(await unjudged('rosa')).toBe('P0001');
			expect(await unjudged('lee')).toBe('allowed');
		}));

	test('gives words to a message that holds others, or has staff’s judged, or another’s', () =>
		atHome(async (home) => {
			const { maria: conversation } = home.conversations;
			const sends = (person: Person, body: string, id: string, words = body) =>
				outcome(home.as(person, (db) => sendMessage(db, { id, conversation, body }, judgementOf(words, []))));
			const id = v7();
			expect(await sends('maria', 'Good morning', id)).toBe('allowed');
			expect(await sends('maria', emergency, id)).toBe('TAKEN');
			expect(await sends('lee', emergency, id)).toBe('TAKEN');
			expect(await sends('walter', emergency, v7())).toBe('ABSNT');
			expect(await sends('lee', emergency, v7())).toBe('allowed');
			// Nor may the writer have second thoughts about what was found.
			await sends('maria', 'Good morning', id, emergency);
			expect(await home.alerts()).toEqual([]);
			expect(await judgements(home)).toEqual([{ version: 1, dangers: [], shown: [] }]);

			const [unjudged, fromLee] = [v7(), v7()];
			await home.as('maria', (db) => sendMessage(db, { id: unjudged, conversation, body: 'Good night' }));
			await home.as('lee', (db) => sendMessage(db, { id: fromLee, conversation, body: 'Good night' }));
			const judges = (person: Person, message: string) =>
				home.asPerson(
					home.cast[person],
					ask(`select private.judge_message($1, 1, $2, '{emergency}', '{}')`, [message, dangerRulesVersion])
				);
			for (const person of everyone.filter((one) => one !== 'maria')) await judges(person, unjudged);
			for (const person of everyone) await judges(person, fromLee);
			expect(await home.alerts()).toEqual([]);
			expect(await judgements(home)).toHaveLength(1);
			await judges('maria', unjudged);
			expect(await home.alerts()).toMatchObject([{ episode: 'words_emergency' }]);
		}));

	test('judges or learns of words that are not their own, or judges twice, or invents a danger', () =>
		atHome(async (home) => {
			const id = v7();
			await home.as('maria', (db) =>
				sendMessage(db, { id, conversation: home.conversations.maria, body: emergency })
			);
			const judge = (person: Person, dangers = '{}', rules = 1) =>
				outcome(
					home.asPerson(
						home.cast[person],
						ask(`select care.judge_words($1, 1, $2, $3, '{}')`, [id, rules, dangers])
					)
				);
			for (const person of everyone.filter((one) => one !== 'maria')) {
				const words = ask('select * from care.words_to_judge($1)', [id]);
				expect(await home.asPerson(home.cast[person], words), person).toEqual([]);
				expect(await judge(person), person).toBe('ABSNT');
			}
			expect(await judge('maria', '{boredom}')).toBe('23514');
			expect(await judge('maria', '{emergency}', 99)).toBe('23514');
			expect(await judge('maria', '{emergency}')).toBe('allowed');
			expect(await judge('maria')).toBe('ABSNT');
		}));

	test('sees an alert or a judgement who may not see what it rests on', () =>
		atHome(async (home) => {
			await letRosaHelp(home, { see: ['messages', 'readings'], message: ['messages'], add: ['readings'] });
			await writes(home, 'rosa', selfHarm, { shown: ['self_harm'] });
			const sees = async (table: string) => {
				const who: Person[] = [];
				for (const person of everyone)
					if ((await home.asPerson(home.cast[person], ask(`select from ${table}`))).length > 0)
						who.push(person);
				return who;
			};
			for (const table of ['care.alerts', 'care.word_judgements', 'care.alert_findings', 'care.alert_events'])
				expect(await sees(table), table).toEqual(['lee', 'ana', 'priya']);
			// Staff who may see readings and not messages: neither the alert, nor its answer, nor a ring of it.
			await home.asAdmin((sql) =>
				sql.query(
					`update private.rights set area = 'appointments', source_id = gen_random_uuid()
					where patient_id = $1 and person_id = $2 and area = 'messages'`,
					[home.cast.maria, home.cast.priya]
				)
			);
			expect(await sees('care.alerts')).toEqual(['lee', 'ana']);
			expect(await sees('care.word_judgements')).toEqual(['lee', 'ana']);
			const [alert] = await home.alerts();
			const answer = {
				id: v7(),
				alert: alert?.id ?? '',
				event: 'acknowledged',
				reason: null,
				act: null,
				note: null
			} as const;
			expect(await outcome(home.as('priya', (db) => answerAlert(db, answer)))).toBe('ABSNT');
			await home.asAdmin((sql) =>
				sql.query(
					`update private.rights set topics = '{}' where patient_id = $1 and person_id = $2 and area = 'readings'`,
					[home.cast.maria, home.cast.ana]
				)
			);
			const check = v7();
			await home.says('maria', [], { id: check, note: emergency, condition: 'depression', feeling: 'same' });
			await home.as('maria', (db) => judgeWords(db, check, []));
			expect(await home.as('ana', openAlerts)).toMatchObject([{ episode: 'words_self_harm' }]);
			expect(await home.as('lee', openAlerts)).toHaveLength(2);
		}));

	test('changes what was judged', () =>
		atHome(async (home) => {
			await writes(home, 'maria', emergency);
			for (const person of ['maria', 'lee'] as const)
				for (const write of [
					`update care.word_judgements set dangers = '{}', shown = '{}'`,
					'delete from care.word_judgements',
					`insert into care.word_judgements (item_id, version) values (gen_random_uuid(), 1)`
				])
					expect(await outcome(home.asPerson(home.cast[person], ask(write))), write).toBe('42501');
		}));
});

test('who has seen one is called again by other words', () =>
	atHome(async (home) => {
		await writes(home, 'maria', emergency);
		const [alert] = await home.alerts();
		await home.as('lee', (db) =>
			answerAlert(db, {
				id: v7(),
				alert: alert?.id ?? '',
				event: 'acknowledged',
				act: null,
				reason: null,
				note: null
			})
		);
		expect((await home.alerts())[0]?.acknowledged).toBe(true);
		await writes(home, 'maria', 'Now I have crushing chest pain and cannot breathe');
		expect(await home.alerts()).toMatchObject([{ acknowledged: false, told: ['Lee', 'Lee'] }]);
	}));

test('a supervisor who is called to one reads the words it rests on, until it is over', () =>
	atHome(async (home) => {
		await writes(home, 'maria', emergency);
		for (const _ of [1, 2, 3]) {
			await home.asAdmin(ask(`update private.alert_deadlines set due_at = now() - interval '1 second'`));
			await home.asRole('closeby_jobs', ask('select private.escalate_alerts()'));
		}
		expect(await home.as('sam', openAlerts)).toMatchObject([
			{
				episode: 'words_emergency',
				patientName: 'Maria Alvarez',
				conversation: null,
				words: [{ words: emergency }]
			}
		]);
		await home.asAdmin(ask('update care.alerts set resolved_at = now()'));
		expect(await home.as('sam', openAlerts)).toEqual([]);
	}));

test('the database knows each version of the phrases up to that of the app', () =>
	atHome(async (home) => {
		expect(findDangers(emergency)).toEqual(['emergency']);
		const rules = await home.asAdmin(
			ask(
				`select rule, version from private.observation_rules where rule like 'words%' order by version, rule`
			)
		);
		const versions = Array.from({ length: dangerRulesVersion }, (_, before) => before + 1);
		expect(rules).toEqual(
			versions.flatMap((version) =>
				dangers.toSorted().map((danger) => ({ rule: `words_${danger}`, version }))
			)
		);
	}));
