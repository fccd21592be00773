import type { Danger } from './kinds.ts';
import { negators, wordSet as set } from './negators.ts';
import type { Word } from './words.ts';

/** "Nobody knows that ...": so it is, whoever knows. */
const knowing = set(
	'know knows knew known knowing idea clue notice noticed notices realize realizes realized suspect suspects suspected ' +
		'understand understands aware secret joke joking kidding lying exaggerating doubt sabe saben sepa sepan sabia sabian ' +
		'supiera supieran supo lie honest sincera sincero ' +
		'imagina imaginan sospecha sospechan entiende entienden enteran enterado entere cuenta secreto broma mentira duda exagero'
);
const telling = set(
	'tell tells told telling mention mentioned confess confessed admit share shared hide hiding contar contarle contarles ' +
		'contado conte cuente cuentes contara confesar confesado decirle decirles decirlo esconder ocultar'
);
/** "No le digo a ...": "no digo que ..." denies. */
const saying = set('decir dicho dije diga digas digan dijera dijeras digo');
const toSomebody = set('le les a');
/** "Nobody told me that ..." may be news. */
const toMe = set('me us nos');
const nobody = set('nobody none noone nadie ninguno');
const believing = set('believe believes believed cree creen creyo creeran creer care cares importa');
const whenever = set('when while that cuando mientras que');
const thinking = set('think thinks thought say says said dice dicen dijo piensa piensan');
/** "No se que ...", "no se como ...". */
const whatever = set('que como si por cuando donde cuanto');

/** "It does not stop": it goes on. */
const goingOn = set('stop stops stopped stopping quit quits shake escape ignore resist avoid dejar evitar');
const goingAway = set('va fue vaya');
const leavingOff = set('deja dejo dejan dejaba dejado para paro paran parado');
/** "No relief from ...", "it did not help ...", "I cannot bear ...". */
const easing = set(
	'help helps helped helping ease eases eased easing relief relieve relieved touch touched fix fixed control controlled ' +
		'calm calmed improve improved improvement change changed changes difference reduce reduced bear tolerate handle endure ' +
		'letup let better less away rid work works working aguanto aguanta aguantar soporto soporta soportar tolero tolerar resisto quita quito quitan ' +
		'quitado pasa pasan pasado paso calma calmo calmado alivia alivio aliviado ayuda ayudo ayudado sirve sirvio mejora ' +
		'mejoro mejoria cede cedio cambio diferencia descanso quitar quitarme calmar aliviar servido ido'
);
const ofTheBody: ReadonlySet<Danger> = new Set(['emergency', 'medicine_harm']);
/** "I do not feel well": what comes next is so. */
const well = set('good well ok okay fine bien');

const any = set('any ningun ninguna');
/** What nobody can do who is too ill: "I cannot sleep", and then why. */
const living = set(
	'sleep sleeping slept eat walk rest sit stand lie lay move talk dress bathe climb work focus concentrate function dormir ' +
		'duermo dormi dormido comer comido caminar descansar hablar sentarme acostarme levantarme moverme trabajar subir pegar ' +
		'vestir vestirme banarme concentrarme'
);
const unable = set('cant cannot couldnt');
const notDone = set('didnt havent hasnt');
const able = set('able can could puedo pude podia puede pudo podemos logro');
const done = set('did have has been he ha duermo dormi pegue');
const joined = set('or nor o u ni and y');
const because = set('from due por');
const withIt = set('with con');
/** "I am not suffering from ...", "no vine por ...": that is denied. */
const ofItself = set(
	'suffer suffers suffering free away es fue era vine llamo escribo voy fui preocupa preocupo hablo llame tengo siento estoy hay sufro'
);

/**
 * Whether a word that denies, at `place`, denies something else than what begins at `from`: that somebody knows of it, that
 * it stops, that anything helps, or that somebody who has it can sleep.
 */
export function leavesStanding(
	words: readonly Word[],
	place: number,
	from: number,
	danger: Danger,
	means: (place: number) => string
): boolean {
	const text = means(place);
	if (text === 'without' || text === 'sin') return isDeniedBefore(words, place, means);
	const between = Array.from({ length: from - place - 1 }, (_, step) => place + 1 + step);
	const some = (group: ReadonlySet<string>) => between.some((one) => group.has(means(one)));
	const someOther = nobody.has(text) || (text === 'no' && /^(?:one|body)$/.test(means(place + 1)));
	const isTold = (one: number) =>
		(telling.has(means(one)) && ![means(one + 1), means(one - 1)].some((word) => toMe.has(word))) ||
		(saying.has(means(one)) && [1, -1, -2].some((step) => toSomebody.has(means(one + step))));
	// "I do not know of any" denies.
	if (any.has(means(from - 1))) return false;
	if (some(knowing) || between.some(isTold)) return true;
	if (text === 'no' && means(place + 1) === 'se' && whatever.has(means(place + 2))) return true;
	if (someOther && [1, 2, 3].some((back) => isTold(place - back))) return true;
	if (between.some((one) => believing.has(means(one)) && (someOther || toMe.has(means(one - 1)))))
		return true;
	const thinks = [1, 2].some((step) => thinking.has(means(place + step)));
	if (someOther && between.length > 1 && some(whenever) && !thinks) return true;

	if (some(goingOn) || some(well) || (ofTheBody.has(danger) && some(easing))) return true;
	const goesOn = (one: number) =>
		(leavingOff.has(means(one)) && (means(one + 1) === 'de' || living.has(means(one + 1)))) ||
		(goingAway.has(means(one)) && means(one - 1) === 'se' && means(one + 1) !== 'a');
	if (between.some(goesOn)) return true;

	if (some(because) && !some(ofItself)) return true;
	const said = (words: ReadonlySet<string>) => [place - 1, place + 1].some((one) => words.has(means(one)));
	const cannot = unable.has(text) || said(able);
	if (some(joined) || !(cannot || notDone.has(text) || said(done))) return false;
	return some(living) || (cannot && some(withIt)) || (unable.has(text) && means(place + 1) === 'take');
}

/** "I cannot climb a stair without ...": a word that denies stands before it, and no comma between. */
function isDeniedBefore(words: readonly Word[], place: number, means: (place: number) => string): boolean {
	for (let at = place; at > place - 8 && !words[at]?.afterComma; at--)
		if (negators.has(means(at - 1))) return true;
	return false;
}
