import type { Language } from '../i18n/languages.ts';

/** `dose`: more, less, other times; `stop`: an end or a pause; `start`: a new drug; `swap`: one drug for another. */
export type MedicineChangeKind = 'dose' | 'stop' | 'start' | 'swap';

/** Pieces of phrases, each a pattern for the flags `i` and `u`. A drug is known by its kind or by the ending of its name (WHO stems). */
const en = {
	take: '(?:take|use|inject|give)',
	end: '(?:stop|quit|pause|hold|discontinue|(?:come|go) off)',
	begin: '(?:start|begin|try|add)',
	alter: '(?:double|halve|raise|increase|lower|reduce|decrease|cut|change|adjust|skip)',
	amount: '(?:(?:a )?half|one|two|three|four|twice|double|triple|an? extra|\\d+(?:[.,]\\d+)?)',
	its: '(?: (?:an?|the|your|my|his|her|their|th[ie]s|that|those|all|any|some|of|one|two|more|less|fewer|extra|another|new|other|daily|morning|evening|night|blood pressure|water|heart|sugar|pain|sleeping))*',
	drug: '(?:(?:medicine|medication|med|drug|pill|tablet|capsule|inhaler|dose|injection|puff|unit|blood thinner)s?|insulin|\\p{L}*(?:pril|sartan|olol|statin|formin|semide|thiazide|gliptin|gliflozin|dipine|xaban)s?)(?! (?:box|boxes|organizers?|bottles?|list))'
};

const es = {
	take: '(?:tom(?:e|ar|arse)|us(?:e|ar)|póngase|inyéctese)',
	end: '(?:dej(?:e|ar)|suspend(?:a|er)|par(?:e|ar)|interrump(?:a|ir)|quítese|descontinúe)',
	begin: '(?:emp(?:iece|ezar)|com(?:ience|enzar)|inici(?:e|ar)|agreg(?:ue|ar)|añad(?:a|ir)|pruebe)',
	alter:
		'(?:dupli(?:que|car)|aument(?:e|ar)|sub(?:a|ir)|baj(?:e|ar)|redu(?:zca|cir)|disminu(?:ya|ir)|cambi(?:e|ar)|ajust(?:e|ar)|parta|sáltese|doble)',
	amount: '(?:medi[ao]|un[ao]?|dos|tres|cuatro|el doble|la mitad|el triple|\\d+(?:[.,]\\d+)?)',
	its: '(?: (?:el|l[ao]s?|sus?|mis?|est[aeo]s?|es[ae]s?|un[ao]?|otr[ao]s?|tod[ao]s?|del?|más|menos|nuev[ao]s?|con))*',
	drug: '(?:(?:medicina|medicamento|fármaco|pastilla|píldora|tableta|comprimido|cápsula|toma|gota)s?|inhalador(?:es)?|insulina|dosis|inyecci(?:ón|ones)|unidad(?:es)?|\\p{L}*(?:pril|sartán|olol|statina|formina|semida|tiazida|gliptina|gliflozina|dipino|xabán))'
};

/** Each phrase that would change a drug or a dose. A space stands for any white space. */
export const phrases: Record<Language, readonly (readonly [MedicineChangeKind, string])[]> = {
	en: [
		['dose', `${en.take} ${en.amount}(?: \\p{L}+){0,2} instead of ${en.amount}`],
		['dose', `${en.take} (?:twice|double|triple|half)(?: as (?:much|many)|${en.its} ${en.drug})`],
		['dose', `${en.take}(?: an?)? (?:extra|another|more|less|fewer)${en.its} ${en.drug}`],
		['dose', `${en.alter}${en.its} ${en.drug}`],
		['stop', `${en.end} (?:taking|using|injecting)`],
		['stop', `${en.end}${en.its} ${en.drug}`],
		[
			'stop',
			`(?:do not|don['’]t|no longer) ${en.take}${en.its} ${en.drug}(?= (?:any ?more|now|today|tonight|tomorrow)|[.,;!]|$)`
		],
		['start', `${en.begin} (?:taking|using|injecting)`],
		['start', `${en.begin}${en.its} ${en.drug}`],
		['swap', `(?:switch|change)(?: from \\p{L}+)? (?:over )?to${en.its} ${en.drug}`],
		['swap', `(?:replace|swap)${en.its} ${en.drug}`]
	],
	es: [
		['dose', `${es.take} ${es.amount}(?: \\p{L}+){0,2} en (?:vez|lugar) de ${es.amount}`],
		['dose', `${es.take} (?:el doble|la mitad|el triple)`],
		['dose', `${es.take}(?: un[ao])? (?:más|menos|otr[ao])${es.its} ${es.drug}`],
		['dose', `${es.take} ${es.amount} ${es.drug} (?:más|menos|extra|de más)`],
		['dose', `${es.alter}${es.its} ${es.drug}`],
		['stop', `${es.end} de (?:tomar|usar|inyectar|poner)(?:se)?(?:l[ao]s?)?`],
		['stop', `${es.end}${es.its} ${es.drug}`],
		[
			'stop',
			`(?:ya )?no (?:se )?(?:tome|use|ponga)${es.its} ${es.drug}(?= (?:más|ahora|hoy|mañana)|[.,;!]|$)`
		],
		['start', `${es.begin} a (?:tomar|usar|inyectar|poner)(?:se)?(?:l[ao]s?)?`],
		['start', `${es.begin}${es.its} ${es.drug}`],
		['swap', `(?:cambi(?:e|ar)|cámbiese) (?:a|por)${es.its} ${es.drug}`],
		['swap', `(?:reemplac|sustituy)(?:e|a|ar|ir)${es.its} ${es.drug}`]
	]
};

/** What stands before such a phrase when it keeps things as they are: "do not stop taking it", "before you change a pill". */
export const keepsThings: Record<Language, string> = {
	en: "(?:do not|don['’]t|never|not to|without|before(?: you)?|(?:if|when|why|did|do) you)(?: (?:ever|just|want to|have to))*",
	es: '(?:no|nunca|sin|antes de|si|cuando)(?: (?:usted|se|le|la|lo|quiere|debe))*'
};
