import { wordSet as set } from './negators.ts';
import type { Means } from './pattern.ts';

/** When it is told of: what follows is told of it as well, "today I fell and hit my head". */
export const times = set('today tonight now yesterday hoy ahora ahorita anoche ayer');
/** "This morning", "last night". */
export const ofTime = new Map([
	['this', set('morning afternoon evening week weekend minute moment time second')],
	['last', set('night')],
	['hour', set('ago')],
	['hours', set('ago')],
	['minutes', set('ago')],
	['these', set('days')],
	['esta', set('manana tarde noche semana vez')]
]);
/** Of now as well, whatever the verb. */
export const now = set(
	'again just ago happening otra nuevo todavia acaba acabo esta este estos estas vuelve volvio'
);
export const ofNow = new Map([
	['hace', set('rato poco un una unas unos media dos tres cuatro cinco diez minutos horas dias')],
	// "I have had chest pain for a week": until now.
	['have', set('had been')],
	['has', set('had been')],
	['ive', set('had been')]
]);
/** Verbs that tell of now wherever they stand. */
export const presentVerbs = set(
	'is am are im its hes shes theyre isnt arent aint cant cannot wont dont doesnt hurts aches burns feels comes goes keeps ' +
		'tengo tiene tienen duele duelen arde arden aprieta puedo puede pueden estoy estan siento siente sigo sigue es son veo ve'
);
/** What tells of now where no verb of the past stands beside it: "I had to have ...", "I was coughing". */
export const presentBeside = set(
	'have has having feel feeling get gets getting keep still since hurting aching coughing gasping choking vomiting throwing ' +
		'spitting puking seizing struggling passing drooping slurring wheezing suffocating drowning turning ' +
		'desde he ha han'
);

const pastVerbs = set(
	'had was were did didnt went got gave came took told said found fell felt broke woke made saw thought knew kept left lost ' +
		'bled threw swelled blew sent couldnt wasnt werent hadnt wouldnt could would hurt hit died began ran sat stood slept ate drank bit shook stung brought spent ' +
		'tuve tuvo tuvieron tenia fue fui eran era dio dieron vio vi dolia dolio podia pude pudo sentia senti hizo hice puse caida pico llevo dejo mando opero quedo ' +
		'dijo puso trajo quiso supo empezo cerro apreto desperto encontro detuvo resulto dormia corria subia sufria padecia perdia ' +
		'cai cayo desmaye perdi vomite tosi pense crei habia hubo vivia murio fallecio estuve salia tosia queria llame venia'
);
/** They end as verbs of the past do, and are none. */
const noVerbs = set(
	'slurred blurred confused tired scared worried need indeed frio medio labio sitio cambio alivio tercio'
);
const afterSe = set('se le les');

/** Whether a word is a verb of the past: by itself, or by how it ends ("-ed", "-aba", "se me cerro"). */
export function isPastVerb(means: Means, place: number): boolean {
	const text = means(place);
	if (pastVerbs.has(text)) return true;
	if (noVerbs.has(text)) return false;
	if (/[a-z]{2}(?:[^e]ed|aba|aban|aste|iste|eron|aron|io)$/.test(text)) return true;
	return text.endsWith('o') && (afterSe.has(means(place - 1)) || means(place - 2) === 'se');
}

/** Who or what does it: where one stands, a verb stands as well, known or not. */
export const subjects = set('i im ive my he she his her it they we me mi se le yo');
/** Told of oneself, and not of who died. */
export const oneself = set('i im ive me yo');
/** Join what may be of another time. */
export const joiners = set(
	'and but yet however though although because cause so except y e pero aunque porque entonces sino pues'
);
/** Begin to say something new after "in 2019", "three years ago". */
export const beginners = set(
	'i im ive my its it he she hes shes his her they we me mi se le yo today tonight now this tengo tiene siento estoy no hoy ' +
		'ahora ahorita anoche esta cant cannot'
);
/** "... I am", "... there is": a new beginning wherever it stands. */
export const starters = set('i he she it they we there');
export const started = set('am is are cant cannot keep have feel get dont wont just');
export const bareStarters = set('im its hes shes theyre me se le tengo estoy siento');
/** Not behind these: "no me duele", "que se me cerro". */
export const bound = set(
	'no ya yo que me se le cuando si nunca donde como aunque i and when that if to y a el ella lo la hoy ahora ahorita anoche ayer'
);
/** "Which is back": said of what came before. */
export const relatives = set('that which que');

/** "It is the same pain as ...": now as well; not "the same day". */
export const same = set('same mismo misma mismos igual iguales identical identico identica');
export const sameTime = set(
	'day year month week night time hospital doctor surgery dia ano mes semana noche doctora operacion edad'
);
export const like = set('like como');
/** "I have bad chest pain ...": it is had now. */
export const having = set('have has having get gets getting feel feels feeling tengo tiene siento siente');
/** What may stand between "have" and what somebody has. */
export const qualifying = set(
	'a an the some this such bad really very severe terrible awful crushing sharp more un una el este mucho mucha fuerte'
);
/** "To have", "did not have": not of now. */
export const infinitive = set('to did didnt could couldnt would wouldnt might may');

/** "Since a year ago", "desde el mes pasado": until now. */
export const since = set('since desde');
export const counting = set(
	'a an the about like over two three four five six ten few couple of my el la unos mas'
);
/** "I am used to ...": accustomed. */
export const accustomed = set('am im is are be been being was get gets getting got not');
/** "Since my last fall": no season. */
export const whose = set('my his her the');
export const periods = set('ago ano anos mes meses');
export const deaths = set('died passed murio fallecio');

/** Clauses of nothing but these say that it is so again: "and today again", "hoy me dio otra", "it came back". */
export const repetition = set(
	'and but so it i he she just has is happened happening happens again today now this morning tonight had have having ' +
		'another one the same thing did got started came back feels feel like that twice once more right y pero hoy ahora ahorita ' +
		'otra vez de nuevo me le se volvio vuelve a pasar paso pasa pasando dio da dando viene vino esta manana noche igual lo ' +
		'mismo una uno otro acaba acabo tuve tengo siento am im its comes coming which que'
);
export const repeating = set(
	'again another same happened happening happens otra otro nuevo volvio vuelve igual mismo'
);
/** "Today I had one". */
const got = set('one una uno');
export const gotOne = new Map(
	['had', 'got', 'have', 'having', 'dio', 'da', 'tuve', 'tengo'].map((verb) => [verb, got])
);
/** "It is back", "it came back"; not "I came back". */
export const coming = set('its is came comes coming');
export const going = set('i im he hes she shes we');
