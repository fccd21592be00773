/**
 * Whether words sent from a patient's own account read as if somebody who helps them had written: about one in
 * fourteen such messages is, and half of those do not say so (Telemed e-Health, doi 10.1089/tmj.2019.0208). The answer only ever
 * leads to a gentle question, so it prefers silence to a wrong guess: one clear sign is needed. English and Spanish,
 * the same answer for the same words on every device.
 */
export type HelperSign =
	| 'introduces-self'
	| 'names-patient'
	| 'speaks-of-relative'
	| 'speaks-of-patient'
	| 'signs';

/** Whose account it is, and whose names may stand at the end without being a signature. */
export interface Account {
	/** Given, preferred and family names of the patient. */
	names: readonly string[];
	/** Names of those who read: "Thank you, Lee" is no signature. */
	readers: readonly string[];
}

// Kin and helpers, as the one who writes calls themselves or calls the patient.
const kin =
	'daughter|son|wife|husband|spouse|partner|sister|brother|mother|father|mom|mum|dad|grandson|granddaughter|niece|nephew|aide|caregiver|carer|neighbor|friend|daughter-in-law|son-in-law|hija|hijo|esposa|esposo|marido|mujer|pareja|hermana|hermano|nieta|nieto|sobrina|sobrino|nuera|yerno|cuidadora|cuidador|vecina|vecino|amiga|amigo';
const elders =
	'mom|mum|mother|dad|father|grandma|grandmother|grandpa|grandfather|wife|husband|aunt|uncle|sister|brother|mother-in-law|father-in-law';
const ancianos =
	'mamá|mama|madre|papá|papa|padre|abuela|abuelita|abuelo|abuelito|esposa|esposo|marido|mujer|tía|tío|hermana|hermano|suegra|suegro';

// What is said of a patient: body, readings, medicine, and what they do or cannot do.
const health =
	'sugar|glucose|blood pressure|pressure|weight|weighs|breath|breathing|dizzy|pain|pills?|medicines?|medications?|insulin|feet|foot|legs?|ankles?|swollen|swelling|fever|cough|coughing|sleep|sleeping|eat|eating|fell|falls|appetite|confused|weak|tired|oxygen|heart|chest|stomach|vomiting|threw up|appointment';
const salud =
	'azúcar|glucosa|presión|peso|pesa|respira|respirar|mareada|mareado|marea|dolor|duele|duelen|pastillas?|medicinas?|medicamentos?|insulina|pies?|piernas?|tobillos?|hinchad[ao]s?|fiebre|tos|duerme|dormir|come|comer|cayó|apetito|confundid[ao]|débil|cansad[ao]|oxígeno|corazón|pecho|estómago|vomitó|vomita|cita';

const word = (text: string) => `(?<![\\p{L}\\p{N}])(?:${text})(?![\\p{L}\\p{N}])`;
const pattern = (text: string) => new RegExp(text, 'iu');

const introductions = [
	// "This is her daughter", "I am Walter's son", "daughter of Maria here"; not "I am a mother of two".
	pattern(
		`${word("this is|it is|it[’']s|i am|i[’']m")}\\s+(?:his|her|the patient[’']s|[\\p{L}]+[’']s)\\s+${word(kin)}`
	),
	pattern(`${word(kin)}\\s+(?:here|writing|speaking)\\b`),
	pattern(
		`${word('writing|texting|typing|messaging')}\\s+(?:this\\s+)?(?:for|on behalf of)\\s+(?:my|him|her)\\b`
	),
	pattern(`${word('on behalf of')}\\s+my\\b`),
	pattern(`${word('soy|habla|le escribe|les escribe|escribe')}\\s+(?:su|la|el)\\s+${word(kin)}`),
	pattern(
		`${word('escribo|le escribo|les escribo')}\\s+(?:por|de parte de|a nombre de|en nombre de)\\s+(?:mi|él|ella)(?![\\p{L}])`
	)
];

const relatives = [
	pattern(
		`(?:^|[.!?,;]\\s*|\\b(?:but|and|because|that)\\s+)(?:my\\s+)?${word(elders)}(?:[’']s\\s|\\s+(?:has|had|is|was|feels|felt|took|takes|needs|can[’']?t|cannot|won[’']t|does|doesn[’']t|did|didn[’']t|keeps|still|weighs|fell|threw|woke))`
	),
	pattern(
		`${word('mi')}\\s+${word(ancianos)}\\s+(?:no\\s+)?(?:se\\s+|le\\s+)?(?:tiene|tenía|tuvo|está|estaba|siente|sintió|tomó|toma|necesita|puede|quiere|pesa|cayó|duele|duelen|amaneció|sigue|vomitó|come|duerme|respira)`
	),
	pattern(`${word('a mi')}\\s+${word(ancianos)}\\s+(?:no\\s+)?(?:se\\s+)?(?:le|la|lo)\\s`)
];

const thirdPerson = [
	pattern(
		`(?:^|[.!?]\\s*)(?:she|he)(?:[’']s|\\s+(?:has|had|is|was|feels|felt|took|takes|needs|can[’']?t|cannot|won[’']t|doesn[’']t|didn[’']t|keeps|still|weighs|fell|threw|woke))`
	),
	pattern(
		`${word('her|his')}\\s+${word('blood sugar|sugar|blood pressure|pressure|weight|legs?|feet|ankles?|breathing|pills|insulin|oxygen|appetite|chest')}`
	),
	pattern(
		`(?:^|[.!?]\\s*)(?:ella|él)\\s+(?:no\\s+)?(?:se\\s+|le\\s+)?(?:tiene|está|siente|tomó|toma|necesita|puede|quiere|pesa|cayó|amaneció|sigue)`
	)
];

// Somebody who speaks of their own body speaks for themselves: "my wife has a cold and I feel it too".
const self = pattern(
	`${word("i feel|i felt|i took|i take|i weigh|i have|i had|i am|i[’']m|i can[’']?t|i fell|my (?:blood )?(?:sugar|pressure|weight|legs?|feet|ankles?|chest|pills|medicines?|insulin|oxygen|breathing|pain|appointment)|me siento|me sentí|tomé|tomo|peso|tengo|tuve|estoy|me duele|me duelen|me caí|no puedo|mi (?:azúcar|presión|peso|pierna|pie|pecho|insulina|oxígeno|dolor|cita)|mis (?:pies|piernas|pastillas|medicinas)")}`
);
const aboutHealth = pattern(word(`${health}|${salud}`));

const closings =
	'thanks|thank you|love|regards|best|sincerely|yours|gracias|saludos|atentamente|atte|cariños|con cariño';

/** The first sign found that somebody else wrote, or undefined. */
export function helperSign(body: string, account: Account): HelperSign | undefined {
	const words = body.normalize('NFC').replace(/\s+/gu, ' ').trim();
	if (introductions.some((sign) => sign.test(words))) return 'introduces-self';
	if (namesPatient(words, account)) return 'names-patient';
	const ofOneself = self.test(words);
	if (!ofOneself && aboutHealth.test(words)) {
		if (relatives.some((sign) => sign.test(words))) return 'speaks-of-relative';
		if (thirdPerson.some((sign) => sign.test(words))) return 'speaks-of-patient';
	}
	return signsAnotherName(body, account) ? 'signs' : undefined;
}

// "Walter took his pills", "la presión de María"; not "this is Walter", "Walter here", or a reader of the same name.
function namesPatient(words: string, { names, readers }: Account): boolean {
	const read = new Set(readers.flatMap(parts));
	return names
		.flatMap(parts)
		.filter((name) => name.length > 2 && !read.has(name))
		.some((name) => {
			const own = escaped(name);
			const acts = `${word(own)}(?:[’']s\\s+${word(health)}|\\s+(?:has|had|is|was|feels|felt|took|takes|needs|can[’']?t|cannot|won[’']t|doesn[’']t|didn[’']t|keeps|weighs|fell|woke)\\s)`;
			const actua = `${word(own)}\\s+(?:no\\s+)?(?:se\\s+|le\\s+)?(?:tiene|tuvo|está|estaba|siente|sintió|tomó|toma|necesita|puede|quiere|pesa|cayó|amaneció|sigue|vomitó|come|duerme)(?![\\p{L}])`;
			const de = `${word(salud)}\\s+de\\s+${word(own)}`;
			const oneself = `${word("i am|i[’']m|this is|my name is|it is|it[’']s|soy|me llamo|habla|name")}\\s+(?:is\\s+)?(?:[\\p{L}]+\\s+)?${word(own)}`;
			const plain = unaccented(words);
			return (
				pattern(`(?:${unaccented(acts)}|${unaccented(actua)}|${unaccented(de)})`).test(plain) &&
				!pattern(unaccented(oneself)).test(plain)
			);
		});
}

// A last line such as "- Rosa", "Thanks, Rosa" or "Rosa Alvarez (daughter)"; a bare name alone is none, it may be a medicine.
function signsAnotherName(body: string, { names, readers }: Account): boolean {
	const lines = body.trim().split(/\n+/u);
	const last = lines.at(-1)?.trim() ?? '';
	const signature =
		/^[-–—~]\s*(?<name>\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+){0,3})[.!]?$/u.exec(last)?.groups?.['name'] ??
		new RegExp(
			`(?:^|[.!?]\\s+)(?:${closings})[,.!]?\\s+(?<name>\\p{Lu}[\\p{L}’'-]+(?:\\s\\p{Lu}[\\p{L}’'-]+){0,3})[.!]?$`.replace(
				`(?:${closings})`,
				`(?:${closings.split('|').map(eitherCase).join('|')})`
			),
			'u'
		).exec(last)?.groups?.['name'] ??
		/[-–—~]\s?(?<name>\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+){0,3})$/u.exec(last)?.groups?.['name'];
	if (signature === undefined) return false;
	const known = new Set([...names, ...readers].flatMap(parts));
	return !parts(signature).some((part) => known.has(part) || notNames.has(part));
}

const notNames = new Set(
	[
		'doctor',
		'doctora',
		'dr',
		'dra',
		'nurse',
		'enfermera',
		'enfermero',
		'team',
		'equipo',
		'everyone',
		'all',
		'todos',
		'todas',
		'again',
		'you',
		'so',
		'god',
		'dios',
		'sir',
		'maam',
		'señora',
		'señor',
		'miss',
		'amigos'
	].map(unaccented)
);

function parts(name: string): string[] {
	return unaccented(name)
		.toLowerCase()
		.split(/[^\p{L}]+/u)
		.filter((part) => part !== '');
}

function unaccented(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '');
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}

function eitherCase(text: string): string {
	const first = text.charAt(0);
	return `[${first}${first.toUpperCase()}]${text.slice(1)}`;
}
