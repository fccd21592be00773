import type { Topic } from '../../people/can.ts';
import type { Concept } from './datatypes.ts';
import { nameOf } from './words.ts';

/*
 * A first guess at the sensitive topic of what comes from elsewhere, so that it stands outside every grant that does not
 * name the topic before anybody has read it; whoever writes the plan takes it away where it is wrong. Finding none is no
 * proof that there is none. What several fit is the first: substance use has a law of its own (42 CFR Part 2), and harm by
 * somebody close must not be shown to them with what else they may see.
 *
 * Chapters of ICD-10-CM: F10-F19 with the diseases and poisonings by alcohol and drugs; F01-F99 and self-harm; T74, T76 and
 * X92-Y09 with O9A.3-O9A.5; O and Z30-Z39, and what is passed on by sex, HIV among it (B20, Z21, A50-A64), whose records many
 * states protect.
 */
const chapters: [Topic, RegExp][] = [
	[
		'substance_use',
		/^(F1[0-9]|F55|Z71\.[45]|Z72\.2|K70|K85\.2|K86\.0|K29\.2|I42\.6|G31\.2|G62\.1|G72\.1|E24\.4|T40|T51|T43\.6|R78\.[0-5]|Y90|O35\.[45]|O99\.3[12])/
	],
	['violence', /^(T7[46]|X9[2-9]|Y0[0-9]|Z69|Z91\.4|Z62\.81|Z63\.0|Z04\.[478]|O9A\.[345])/],
	['mental_health', /^(F|R45\.8|T14\.91|X[78]|Z91\.5)/],
	[
		'reproductive',
		/^(O|Z3[0-9]|N7[0-7]|N9[4-7]|N46|N52|Z64\.0|B20|B97\.3[57]|B97\.7|R75|A5[0-9]|A6[0-4]|Z11\.[34]|Z20\.[26]|Z21|Z29\.81|Z70|Z72\.5|Z87\.890)/
	]
];

/** SNOMED CT, for what may come without a word that gives it away. */
const concepts: [Topic, ReadonlySet<string>][] = [
	[
		'reproductive',
		new Set([
			// HIV disease, AIDS, HIV infection without symptoms, and HIV positive.
			'86406008',
			'62479008',
			'91947003',
			'165816005',
			// Sexually transmitted disease, syphilis, gonorrhea, chlamydia, trichomoniasis, genital herpes.
			'8098009',
			'76272004',
			'15628003',
			'105629000',
			'240589008',
			'56335008',
			'33839006'
		])
	]
];

/** Words that begin in one of these ways, in English or Spanish. */
const stem = (...beginnings: string[]): RegExp => new RegExp(`\\b(${beginnings.join('|')})`, 'i');

const stems: [Topic, RegExp][] = [
	[
		'substance_use',
		stem(
			'alcohol|opioid|opiate|opi[aá]ceo|hero[ií]n|coca[ií]n|cannabis|marijuana|marihuana',
			'amphetamin|anfetamin|methamphetamin|metanfetamin|substance (ab|mis)?use|substance.related',
			'(drug|chemical) (abuse|depend|addict|overdose)|drogadic|abuso de (sustancias|drogas)|sobredosis',
			'addict|adicci|withdrawal syndrome|detoxifi|naltrexone|buprenorphine|buprenorfina',
			'methadone|metadona|disulfiram|acamprosate|naloxone|lofexidine|suboxone|subutex|sublocade',
			'zubsolv|vivitrol|antabuse|campral|narcan'
		)
	],
	[
		'violence',
		stem(
			'violen|abuse|abusive|abuso|assault|agresi[oó]n|rape\\b|raped|violaci[oó]n|neglect',
			'battered|battering|strangulat|stalking|traffick|trata de personas|maltreat|maltrat|incest',
			'afraid of (her |his |their )?(partner|spouse|husband|wife)|unsafe (at home|relationship)'
		)
	],
	[
		'mental_health',
		stem(
			'depress|depresi|anxi|ansiedad|bipolar|schizo|esquizo|psycho(sis|tic)|psic[oó](sis|tic)',
			'psychiat|psiqui|suicid|self.?harm|self.?injur|autolesi|panic|p[aá]nico|ptsd|tept\\b',
			'post.?traumatic|postraum|eating disorder|trastorno aliment|anorexia nervosa|bulimi|obsessive',
			'obsesiv|personality disorder|mood|mental|autis|adhd|tdah|attention deficit|sertralin',
			'fluoxetin|citalopram|escitalopram|paroxetin|venlafaxin|desvenlafaxin|duloxetin|bupropion',
			'mirtazapin|trazodon|amitriptylin|nortriptylin|lithium|litio|quetiapin|olanzapin|risperidon',
			'aripiprazol|haloperidol|clozapin|lurasidon|ziprasidon|paliperidon|buspiron|clonazepam',
			'lorazepam|alprazolam|diazepam|methylphenidat|atomoxetin|lisdexamfetamin|lamotrigin'
		)
	],
	[
		'reproductive',
		stem(
			'pregnan|embaraz|gestational|miscarriage|abortion|aborto|ectopic|blighted ovum|contracepti',
			'anticoncep|fertili[tz]|infertil|menopaus|obstetric|prenatal|postpartum|posparto|antepartum',
			'sterili[sz]ation|vasectom|tubal|intrauterine|intrauterino|hysterectom|endometrio|erectile',
			'er[eé]ctil|sexual|genital|urogenital|anogenital|gender|transgender|transg[eé]nero',
			'pelvic inflammatory|medroxyprogesterone|levonorgestrel|etonogestrel|norethindrone|drospirenone',
			'ethinyl estradiol|nuvaring|28 day pack|mifepristone|misoprostol|clomiphene|sildenafil|tadalafil',
			// HIV and what else is passed on by sex, with the medicines that are taken for HIV, or against it.
			'hiv\\b|hiv.?[12]\\b|vih\\b|vih.?[12]\\b|sida\\b|acquired immun|human immunodeficiency',
			'inmunodeficiencia (humana|adquirida)|syphili|sifilis|s[ií]filis|neurosyphili|gonor|gonococ',
			'chlamydi|clamidi|trichomon|tricomon|chancroid|lymphogranuloma venereum|venere|ven[eé]re',
			'papilloma|papiloma|hpv\\b|vph\\b|std\\b|sti\\b|antiretrovir|antirretrovir',
			'pre.?exposure prophylaxis|profilaxis pre.?exposici|emtricitabin|tenofovir|efavirenz|dolutegravir',
			'bictegravir|raltegravir|elvitegravir|cabotegravir|rilpivirin|doravirin|etravirin|nevirapin',
			'darunavir|atazanavir|lopinavir|abacavir|lamivudin|zidovudin|maraviroc|truvada|descovy',
			'biktarvy|genvoya|triumeq|dovato|odefsey|apretude|cabenuva'
		)
	],
	// What helps to hear, to walk or to remember is called so as well.
	[
		'reproductive',
		/(?<!\b(hearing|visual|vision|walking|mobility|decision|memory|sleep|communication)\s+)\baids\b/i
	]
];

/** Words as a concept, so that what a text alone says is looked at as well. */
export const spoken = (...texts: (string | undefined)[]): Concept => ({
	coding: [],
	text: texts.filter(Boolean).join(' · ')
});

/** The topic that a concept seems to be of, by its codes and its words; null for none. */
export function topicOf(...named: (Concept | undefined)[]): Topic | null {
	const codings = named.flatMap((concept) => concept?.coding ?? []);
	const codesIn = (written: RegExp) =>
		codings.flatMap(({ system, code }) => (written.test(system ?? '') && code ? code.toUpperCase() : []));
	// Some write ICD-10-CM without its point.
	const icd = codesIn(/icd-?10|2\.16\.840\.1\.113883\.6\.90$/i).map((code) =>
		code.includes('.') ? code : code.replace(/^(...)(?=.)/, '$1.')
	);
	const snomed = codesIn(/snomed|2\.16\.840\.1\.113883\.6\.96$/i);
	const byCode =
		chapters.find(([, chapter]) => icd.some((code) => chapter.test(code))) ??
		concepts.find(([, codes]) => snomed.some((code) => codes.has(code)));
	if (byCode) return byCode[0];
	const words = [...named.map((concept) => nameOf(concept)), ...codings.map(({ display }) => display)].join(
		' · '
	);
	return stems.find(([, beginning]) => beginning.test(words))?.[0] ?? null;
}
