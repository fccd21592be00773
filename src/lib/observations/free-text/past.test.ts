import { describe, expect, test } from 'vitest';
import { findDangers } from './danger.ts';

const isFound = (text: string) => findDangers(text).includes('emergency');
/** Every then with every now, joined in each way. */
const joined = (then: string[], joiners: string[], now: string[]): string[] =>
	then.flatMap((one) => joiners.flatMap((joiner) => now.map((other) => `${one}${joiner}${other}`)));

const then = {
	en: [
		'I had a heart attack in 2019',
		'I had a stroke 3 years ago',
		'my father died of a heart attack',
		'I have a history of heart failure',
		'I used to smoke',
		'last year I had surgery',
		'when I was young I had asthma',
		'back in 2010 I had a clot',
		'years ago I passed out at church',
		'Growing up I had seizures'
	],
	es: [
		'tuve un infarto en 2019',
		'tuve un derrame hace 3 años',
		'mi papá murió de un infarto',
		'tengo antecedentes del corazón',
		'el año pasado me operaron',
		'cuando era joven tenía asma',
		'hace años me desmayé en la iglesia',
		'en 2015 me pusieron un stent'
	]
};
const joiners = {
	en: [' and ', ' and today ', ', ', ' but now ', ' ', ' and this morning ', '\n', '. '],
	es: [' y ', ' y hoy ', ', ', ' pero ahora ', ' ', ' y esta mañana ', '\n', '. ']
};
const now = {
	en: [
		'my chest hurts',
		'I have chest pain',
		'I cant breathe',
		'my face is drooping',
		'I am short of breath',
		'I am coughing up blood',
		'I keep fainting',
		'chest pain started an hour ago'
	],
	es: [
		'me duele el pecho',
		'tengo dolor de pecho',
		'no puedo respirar',
		'se me cae un lado de la cara',
		'me falta el aire',
		'estoy tosiendo sangre',
		'me ahogo'
	]
};
const fine = {
	en: ['I am fine', 'I am doing well', 'I need a refill', 'they said it was nothing', 'it never came back'],
	es: ['estoy bien', 'necesito más pastillas', 'dijeron que no era nada', 'nunca me volvió a pasar']
};

describe.each(['en', 'es'] as const)('long ago, and now (%s)', (language) => {
	test('what is now is found, whatever was before and however it is joined', () => {
		const said = joined(then[language], joiners[language], now[language]);
		expect(said.filter((text) => !isFound(text))).toEqual([]);
	});

	test('what was before is over, where somebody is well', () => {
		const said = joined(then[language], [language === 'en' ? ' and ' : ' y ', ', '], fine[language]);
		expect(said.filter(isFound)).toEqual([]);
	});
});

describe('an emergency beside the past', () => {
	test.each([
		// The same as then, again, or since then.
		'the same chest pain as in 2017',
		'chest pain like in 2019',
		'it feels exactly like the heart attack I had years ago',
		'me duele el pecho como en 2019',
		'el mismo dolor de pecho de hace tres años',
		'last winter I passed out. It just happened again',
		'I had chest pain last month and it came back',
		'I had a seizure last year and had one today',
		'el verano pasado me desmayé y hoy me volvió a pasar',
		'hace un año me dio una convulsión y ahorita le está dando otra',
		'chest pain since last year',
		'me duele el pecho desde el año pasado',
		'hace un mes que me falta el aire',
		'I have a history of chest pain that is back today',
		// Told without a verb, beside something else of the past.
		'Bad chest pain, had a stent put in last year',
		'Chest pain and sweating, my father died of a heart attack at 50',
		'Had a heart attack in 2019, bad chest pain',
		'tuve un infarto en 2019, dolor de pecho fuerte',
		// A time holds until another is told.
		'last month I was fine and today I fell and hit my head hard',
		// Who died tells when nothing else was.
		'my father died of a stroke and I fainted',
		'I have had chest pain for days, my father died of a heart attack',
		// What only looks like the past.
		'Escupí sangre hoy. Mi hermana falleció en la primavera',
		'Escupí sangre hoy, mi hermana falleció en la primavera',
		'my dad passed out',
		'my brother passed out in the kitchen',
		"I'm used to chest pain but this is worse",
		"I'm back in the ER with chest pain",
		'since my last fall I have trouble breathing',
		'I had chest pain in 2026'
	])('%j is not over', (text) => {
		expect(isFound(text)).toBe(true);
	});

	test.each([
		'I had a heart attack 5 years ago today',
		'5 years ago today I had a heart attack',
		'hoy hace un año que me dio el infarto',
		'My husband had a heart attack 10 years ago and today is his birthday',
		'I had chest pain in 2019 today I am fine',
		'In 2019 I had chest pain, shortness of breath and sweating',
		'chest pain and sweating in 2019',
		'dolor de pecho y falta de aire en 2019',
		'I have a history of chest pain and shortness of breath',
		'I have a history of problems like chest pain',
		'In 2010 I had a stroke and could not speak for a week',
		'el año pasado me picó una abeja y se me cerró la garganta',
		'I told the nurse about the chest pain I had last year',
		'I am calling about the chest pain that I had in 2019',
		'I take the same pills since my heart attack in 2019',
		'It was the same year as my heart attack in 2018',
		'It felt like a heart attack in 2012 but was anxiety',
		'my dad died of a heart attack, same as my grandfather',
		'mi papá murió de un infarto igual que mi abuelo',
		'In 2019 I had a heart attack, same thing happened to my brother in 2020',
		'my sister passed away from a heart attack',
		'I have scars from my heart attack in 2019',
		'my dad died of a\nheart attack'
	])('%j is', (text) => {
		expect(isFound(text)).toBe(false);
	});
});
