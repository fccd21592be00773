import { describe, expect, test } from 'vitest';
import { findDangers } from './danger.ts';
import type { Danger } from './kinds.ts';
import english from './rules.en.json' with { type: 'json' };
import spanish from './rules.es.json' with { type: 'json' };
import { patternReader } from './pattern.ts';

/** Every way to say it with every thing to say. */
const said = (ways: string[], what: string[]): string[] =>
	ways.flatMap((way) => what.map((one) => way.replace('…', one)));
const chestPain = ['the chest pain', 'chest pain', 'shortness of breath'];
const dolor = ['el dolor de pecho', 'este dolor en el pecho', 'la falta de aire'];
const harm = ['I want to die', 'I want to kill myself', 'my son hits me'];
const dano = ['me quiero morir', 'quiero matarme', 'mi hijo me pega'];

/** What a "not" leaves standing, by what it denies instead. */
const leftStanding: Record<string, string[]> = {
	'that anything helps': said(
		['no relief from …', 'the nitro did not help …', 'no change in …', 'rest will not stop …'],
		chestPain
	),
	'que algo ayude': said(
		['no aguanto …', 'no se me quita …', 'la pastilla no me calmó …', 'no se me pasa …', 'no mejora …'],
		dolor
	),
	'what somebody can do who has it': said(
		['I could not sleep from …', "can't lie down with …", "I can't walk due to …", "I haven't slept with …"],
		chestPain
	),
	'lo que se puede hacer': said(
		['no puedo dormir por …', 'no pude caminar con …', 'no me deja dormir …', 'no doy un paso sin …'],
		dolor
	),
	'that somebody knows': said(
		[
			'nobody knows that …',
			"I haven't told anyone that …",
			'my wife does not know …',
			'never tell anyone that …',
			'no one believes that …',
			"I can't hide that …"
		],
		harm
	),
	'que alguien lo sepa': said(
		[
			'nadie sabe que …',
			'no le he dicho a nadie que …',
			'mi esposa no sabe que …',
			'nunca le dije al doctor que …',
			'nadie me cree que …',
			'no es secreto que …'
		],
		dano
	)
};

/** What it does deny. */
const denied: Record<string, string[]> = {
	'in English': said(
		[
			'I do not have …',
			'no …',
			'I can sleep without …',
			'I do not suffer from …',
			'I slept well with no …',
			"I don't think I have …",
			'I did not wake up with …',
			'I did not notice any …',
			'it did not cause …'
		],
		['chest pain', 'shortness of breath']
	),
	'en español': said(
		['no tengo …', 'camino sin …', 'no es …', 'no vine por …', 'no me ha dado …', 'ya no tengo …'],
		dolor
	),
	'in a sentence of its own': [
		'No tengo fiebre. Camino sin dolor de pecho',
		'No tengo fiebre, camino sin dolor de pecho',
		'I did not go out. Slept without chest pain',
		'no le tengo miedo a mi hijo',
		'No, the chest pain went away',
		'Better than yesterday? No. Chest pain is gone',
		'I have not stopped taking my pills'
	],
	'as a thing thought or said': [
		...said(["I don't think …", 'I never said that …', "it's not true that …", 'I am not saying …'], harm),
		...said(['no creo que …', 'nunca dije que …', 'no es cierto que …', 'no digo que …'], dano)
	],
	'in an answer': [
		...said(['my daughter asked if …, I said no', 'she wanted to know if … and I told her no'], harm),
		...said(['me preguntó si …, le dije que no', 'quería saber si … y no'], dano)
	]
};

describe('a negation', () => {
	test.each(Object.entries(leftStanding))('that denies %s takes nothing back', (_, phrases) => {
		expect(phrases.filter((phrase) => findDangers(phrase).length === 0)).toEqual([]);
	});

	test.each(Object.entries(denied))('that denies the danger, %s, takes it back', (_, phrases) => {
		expect(phrases.filter((phrase) => findDangers(phrase).length > 0)).toEqual([]);
	});
});

describe('who was asked', () => {
	test.each<[string, Danger[]]>([
		['She asked if I want to die', ['self_harm']],
		['She asked if I want to die, I said yes', ['self_harm']],
		['She asked if I want to die, I said no but I do', ['self_harm']],
		['She asked if I want to die. I said no. I lied.', ['self_harm']],
		['She asked if he hits me and I could not say no', ['abuse']],
		['She asked if he hits me, no', []],
		['Me preguntó si me quiero morir', ['self_harm']],
		['Me preguntó si me quiero morir y le dije que no, pero sí', ['self_harm']]
	])('and answered: %j tells of %j', (text, expected) => {
		expect(findDangers(text)).toEqual(expected);
	});
});

// They are read once a text begins so: a group that is not there would fail on a phone.
test('every phrase of the rules can be read', () => {
	for (const { groups, phrases, harmless, longAgo } of [english, spanish]) {
		const read = patternReader(groups);
		for (const text of [...Object.values(phrases), ...Object.values(harmless), longAgo].flat())
			expect(() => read(text).rest(), text).not.toThrow();
	}
});
