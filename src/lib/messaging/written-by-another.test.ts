import { describe, expect, test } from 'vitest';
import { helperSign, type Account } from './written-by-another.ts';

const maria: Account = { names: ['Maria', 'Alvarez'], readers: ['Lee Nguyen', 'Ana Brooks', 'Priya Shah'] };
const walter: Account = { names: ['Walter', 'Walt', 'Greene'], readers: ['Lee Nguyen', 'Ana Brooks'] };

/** Written by somebody who helps: the account, the words, the sign that gives it away. */
const byHelpers: [Account, string, string][] = [
	[maria, 'Hello, this is her daughter. When is the next visit?', 'introduces-self'],
	[maria, 'I am Maria’s daughter Rosa. Can I ask something?', 'introduces-self'],
	[walter, "I'm Walter's son, he asked me to write.", 'introduces-self'],
	[walter, 'Wife here. What time should we come?', 'introduces-self'],
	[walter, 'I am writing for my husband, who lost his glasses.', 'introduces-self'],
	[walter, 'Asking on behalf of my dad: is the clinic open?', 'introduces-self'],
	[maria, 'Buenos días, soy la hija de la señora Alvarez.', 'introduces-self'],
	[maria, 'Le escribe su hijo Omar, una pregunta.', 'introduces-self'],
	[maria, 'Habla la nieta. ¿A qué hora abren?', 'introduces-self'],
	[maria, 'Escribo de parte de mi mamá, ella no ve bien.', 'introduces-self'],
	[walter, 'Walter took his water pill late today.', 'names-patient'],
	[walter, 'Walt’s weight is 184 this morning.', 'names-patient'],
	[walter, 'Good morning. Walter is more short of breath tonight.', 'names-patient'],
	[maria, 'María no quiere comer desde ayer.', 'names-patient'],
	[maria, 'La presión de Maria está en 150 con 90.', 'names-patient'],
	[maria, 'Maria fell in the kitchen last night', 'names-patient'],
	[walter, 'My dad is very tired and his ankles are swollen.', 'speaks-of-relative'],
	[maria, "Mom's sugar was 210 after lunch.", 'speaks-of-relative'],
	[walter, 'My husband has a cough since Monday.', 'speaks-of-relative'],
	[walter, 'Grandpa didn’t take the morning pills.', 'speaks-of-relative'],
	[maria, 'Mi mamá tiene mucho dolor en los pies.', 'speaks-of-relative'],
	[
		maria,
		'Mi abuelita no se tomó la pastilla, no puede tragar. Mi abuela no quiere comer.',
		'speaks-of-relative'
	],
	[maria, 'A mi mamá le duele el pecho cuando camina.', 'speaks-of-relative'],
	[walter, 'He is dizzy when he stands up.', 'speaks-of-patient'],
	[maria, 'Her blood sugar is 240 today, is that ok?', 'speaks-of-patient'],
	[walter, 'Today his legs look bigger than yesterday.', 'speaks-of-patient'],
	[maria, 'She doesn’t want to eat.', 'speaks-of-patient'],
	[maria, 'Ella no puede dormir por la tos.', 'speaks-of-patient'],
	[maria, 'Can we move the visit to Friday?\n- Rosa', 'signs'],
	[maria, 'Can we move the visit to Friday? Thanks, Rosa', 'signs'],
	[maria, '¿Podemos cambiar la cita al viernes?\nGracias, Omar', 'signs'],
	[walter, 'We will be ten minutes late. Regards, Helen Price', 'signs'],
	[walter, 'We will be ten minutes late —Helen', 'signs']
];

/** Written by patients themselves. */
const byPatients: [Account, string][] = [
	[maria, 'My sugar was 210 after lunch.'],
	[maria, 'Thank you, Lee'],
	[maria, 'Gracias, Ana'],
	[maria, 'Gracias, doctora'],
	[maria, 'Thanks, Doctor'],
	[maria, 'Thank you so much!'],
	[maria, 'Hi Lee, this is Maria. My feet are swollen.'],
	[maria, 'Soy María. Me duele la cabeza.'],
	[maria, 'Maria here, I took my pills.'],
	[maria, 'Can we move the visit to Friday?\n- Maria'],
	[maria, 'Can we move the visit to Friday? Thanks, Maria Alvarez'],
	[walter, 'I weigh 184 today. Walt'],
	[walter, 'My wife is driving me to the clinic.'],
	[walter, 'My wife has a cold and I feel it in my chest too.'],
	[walter, 'My daughter reads this with me.'],
	[walter, 'My son will bring my pills.'],
	[walter, 'My father had heart trouble and I am worried.'],
	[maria, 'Mi hija me ayuda con las pastillas.'],
	[maria, 'Mi mamá tenía azúcar, y yo tengo miedo.'],
	[maria, 'Mi esposo está de viaje, no puedo ir a la cita.'],
	[maria, 'Tomé la pastilla tarde.'],
	[maria, 'Me siento mareada desde ayer.'],
	[walter, 'The doctor said she will call.'],
	[walter, 'Dr. Shah told me to take two pills. He said it twice.'],
	[walter, 'I am a father of two and I cannot sleep.'],
	[walter, 'Lisinopril'],
	[walter, 'I take:\nMetformin\nLisinopril'],
	[walter, 'My readings:\n- Morning 130/80\n- Evening 128/79'],
	[walter, 'I stopped two things:\n- Aspirin 81 mg'],
	[maria, 'Yes'],
	[maria, 'Ok gracias'],
	[maria, '¿A qué hora abren?'],
	[walter, 'Is it ok to eat grapefruit?'],
	[walter, 'It is Walter. My ankles are swollen.'],
	[walter, 'Her name is Dr. Shah, right?'],
	[walter, 'My sister visits on Sunday.'],
	[maria, ''],
	[maria, '👍']
];

describe('words that a helper wrote', () => {
	test.each(byHelpers)('%#: %o', (account, words, sign) => expect(helperSign(words, account)).toBe(sign));
});

describe('words that patients wrote themselves', () => {
	test.each(byPatients)('%#: %o', (account, words) => expect(helperSign(words, account)).toBeUndefined());
});

test('a reader who shares the patient’s name is not the patient', () => {
	const account = { names: ['Ana', 'Ruiz'], readers: ['Ana Brooks'] };
	expect(helperSign('Ana is late with the papers for the visit', account)).toBeUndefined();
});

test('long and hostile words are answered at once', () => {
	const started = performance.now();
	for (const filler of ['a ', 'my mom ', '- ', 'Thanks, ', 'ñ', '😀 ']) {
		helperSign(filler.repeat(4000 / filler.length), maria);
	}
	expect(performance.now() - started).toBeLessThan(2000);
});
