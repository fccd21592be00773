import type { Language } from '../../../i18n/languages.ts';
import type { Logged } from '../../log.ts';
import type { MealContext } from '../../measures.ts';
import { plain } from '../../unit-names.ts';

/** The columns of a table of readings. A blood pressure stands in `value` as 128/78, or in `upper` and `lower`. */
export const columns = [
	'date',
	'time',
	'measure',
	'value',
	'upper',
	'lower',
	'pulse',
	'unit',
	'meal',
	'note'
] as const;
export type Column = (typeof columns)[number];

type Words<Key extends string> = Record<Key, Record<Language, readonly [string, ...string[]]>>;

/** What stands over a column, in either language; the first is that of our own table. */
export const headings: Words<Column> = {
	date: { en: ['date', 'day'], es: ['fecha', 'día'] },
	time: { en: ['time'], es: ['hora'] },
	measure: { en: ['measure', 'measurement', 'what'], es: ['medida', 'medición', 'qué'] },
	value: { en: ['value', 'number', 'reading'], es: ['valor', 'número'] },
	upper: { en: ['upper', 'systolic', 'upper number', 'sys'], es: ['de arriba', 'sistólica', 'máxima'] },
	lower: { en: ['lower', 'diastolic', 'lower number', 'dia'], es: ['de abajo', 'diastólica', 'mínima'] },
	pulse: { en: ['pulse', 'heart rate'], es: ['pulso', 'frecuencia cardíaca'] },
	unit: { en: ['unit', 'units'], es: ['unidad', 'unidades'] },
	meal: { en: ['meal'], es: ['comida'] },
	note: { en: ['note', 'notes', 'comment'], es: ['nota', 'notas', 'comentario'] }
};

export const measureNames: Words<Logged> = {
	blood_pressure: {
		en: ['blood pressure', 'bp', 'pressure'],
		es: ['presión arterial', 'presión', 'tensión', 'tensión arterial']
	},
	weight: { en: ['weight', 'body weight'], es: ['peso'] },
	glucose: {
		en: ['blood sugar', 'sugar', 'glucose', 'blood glucose'],
		es: ['azúcar en la sangre', 'azúcar', 'glucosa', 'glucemia']
	},
	oxygen: {
		en: ['oxygen', 'spo2', 'oxygen saturation'],
		es: ['oxígeno', 'saturación', 'saturación de oxígeno']
	},
	temperature: { en: ['temperature', 'body temperature'], es: ['temperatura'] },
	peak_flow: { en: ['peak flow'], es: ['flujo máximo', 'flujo espiratorio máximo'] },
	pain: { en: ['pain'], es: ['dolor'] },
	steps: { en: ['steps'], es: ['pasos'] },
	sleep: { en: ['sleep'], es: ['sueño', 'horas de sueño'] },
	mood: { en: ['mood'], es: ['ánimo', 'estado de ánimo'] }
};

export const mealNames: Words<MealContext> = {
	fasting: { en: ['fasting', 'before I ate today'], es: ['en ayunas', 'ayunas'] },
	before_meal: { en: ['before', 'before a meal'], es: ['antes', 'antes de comer'] },
	after_meal: { en: ['after', 'after a meal', '2 hours after a meal'], es: ['después', 'después de comer'] },
	bedtime: { en: ['bedtime', 'at bedtime'], es: ['al acostarme', 'al acostarse', 'al dormir'] }
};

/** The example in our own table says so in its note, and is no reading. */
export const exampleNote: Record<Language, string> = {
	en: 'Example. Write over it.',
	es: 'Ejemplo. Escriba encima.'
};

function lookUp<Key extends string>(names: Words<Key>, keys: readonly Key[]): Map<string, Key> {
	return new Map(
		keys.flatMap((key) =>
			Object.values(names[key]).flatMap((of) => of.map((name) => [plain(name), key] as const))
		)
	);
}

const byHeading = lookUp(headings, columns);
const byMeasure = lookUp(measureNames, keysOf(measureNames));
const byMeal = lookUp(mealNames, keysOf(mealNames));

function keysOf<Key extends string>(names: Words<Key>): Key[] {
	const isKey = (name: string): name is Key => Object.hasOwn(names, name);
	return Object.keys(names).filter(isKey);
}

/** The column that a heading names, in either language. */
export const columnOf = (text: string): Column | undefined => byHeading.get(plain(text));
/** The measure that a cell names, in either language. */
export const measureNamed = (text: string): Logged | undefined => byMeasure.get(plain(text));
/** When it was with regard to a meal, as a cell names it in either language. */
export const mealNamed = (text: string): MealContext | undefined => byMeal.get(plain(text));
/** Whether a row is the one that stands in the table as an example, by its note. */
export const isExample = (note: string): boolean =>
	Object.values(exampleNote).some((example) => plain(example) === plain(note));
