import type { Topic } from '../../people/can.ts';
import type { Concept } from './shapes.ts';
import { nameOf } from './words.ts';

/*
 * A first guess at the sensitive topic of what comes from elsewhere, so that it stands outside every grant that does not
 * name the topic before anybody has read it; whoever writes the plan takes it away where it is wrong. Finding none is no
 * proof that there is none. Chapters: ICD-10-CM, F01-F99 with F10-F19, O and Z30-Z39, T74 and T76.
 */
const chapters: [Topic, RegExp][] = [
	['substance_use', /^(F1[0-9]|Z71\.[45]|Z72\.2)/],
	['mental_health', /^(F|R45\.8|T14\.91|X[78])/],
	['violence', /^(T7[46]|Y0[0-9]|Z69|Z91\.4)/],
	['reproductive', /^(O|Z3[0-9]|N9[4-7]|N46|N52|Z64\.0)/]
];

const stems: [Topic, RegExp][] = [
	[
		'substance_use',
		/\b(alcohol|opioid|opiate|heroin|cocaine|cannabis|marijuana|amphetamin|substance (ab)?use|drug (abuse|depend|addict|overdose)|addict|naltrexone|buprenorphine|methadone|disulfiram|acamprosate|naloxone|suboxone)/i
	],
	[
		'mental_health',
		/\b(depress|anxi|bipolar|schizo|psycho(sis|tic)|psychiat|suicid|self.?harm|panic|ptsd|post.?traumatic|eating disorder|anorexia nervosa|bulimi|obsessive|personality disorder|mood|mental|autis|adhd|attention deficit|sertraline|fluoxetine|citalopram|escitalopram|paroxetine|venlafaxine|duloxetine|bupropion|mirtazapine|trazodone|amitriptyline|lithium|quetiapine|olanzapine|risperidone|aripiprazole|haloperidol|clozapine|lurasidone|buspirone|clonazepam|lorazepam|alprazolam|diazepam|methylphenidate|lamotrigine)/i
	],
	['violence', /\b(violence|abuse|assault|rape|neglect|battered|trafficking|maltreatment)/i],
	[
		'reproductive',
		/\b(pregnan|miscarriage|abortion|ectopic|blighted ovum|contracepti|fertility|infertil|menopaus|obstetric|prenatal|postpartum|antepartum|sterili[sz]ation|vasectomy|tubal|erectile|sexual|medroxyprogesterone|levonorgestrel|etonogestrel|norethindrone|drospirenone|ethinyl estradiol|nuvaring|28 day pack|mifepristone|misoprostol|clomiphene|sildenafil|tadalafil)/i
	]
];

/** The topic that a concept seems to be of, by its codes and its words; null for none. */
export function topicOf(...concepts: (Concept | undefined)[]): Topic | null {
	const codings = concepts.flatMap((concept) => concept?.coding ?? []);
	const icd = codings.flatMap(({ system, code }) =>
		/icd-10/i.test(system ?? '') && code ? code.toUpperCase() : []
	);
	const byCode = chapters.find(([, chapter]) => icd.some((code) => chapter.test(code)));
	if (byCode) return byCode[0];
	const words = [
		...concepts.map((concept) => nameOf(concept)),
		...codings.map(({ display }) => display)
	].join(' · ');
	return stems.find(([, stem]) => stem.test(words))?.[0] ?? null;
}
