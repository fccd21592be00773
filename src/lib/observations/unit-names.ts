import type { Unit } from './units.ts';

const unitNames: Record<string, Unit> = {
	mmhg: 'mm[Hg]',
	'mm hg': 'mm[Hg]',
	'mm[hg]': 'mm[Hg]',
	'/min': '/min',
	bpm: '/min',
	lpm: '/min',
	'%': '%',
	kg: 'kg',
	kgs: 'kg',
	kilo: 'kg',
	kilos: 'kg',
	kilogramos: 'kg',
	lb: '[lb_av]',
	lbs: '[lb_av]',
	pound: '[lb_av]',
	pounds: '[lb_av]',
	libra: '[lb_av]',
	libras: '[lb_av]',
	'mg/dl': 'mg/dL',
	'mmol/l': 'mmol/L',
	c: 'Cel',
	celsius: 'Cel',
	centigrados: 'Cel',
	cel: 'Cel',
	f: '[degF]',
	fahrenheit: '[degF]',
	degf: '[degF]',
	'l/min': 'L/min',
	steps: '{steps}/d',
	pasos: '{steps}/d',
	h: 'h',
	hr: 'h',
	hrs: 'h',
	hour: 'h',
	hours: 'h',
	hora: 'h',
	horas: 'h'
};

/** A word as it is looked up: small letters, without accents, signs at its end and the degree. */
export const plain = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f°º]/g, '')
		.toLowerCase()
		.replace(/[\s\u00a0\u202f_]+/g, ' ')
		.replace(/[.:*]+$/, '')
		.trim();

/** The unit that somebody wrote, in English or Spanish. */
export const unitNamed = (text: string): Unit | undefined =>
	Object.hasOwn(unitNames, plain(text)) ? unitNames[plain(text)] : undefined;
