import { cast } from './cast.ts';
import type { Content, SeedPlan } from './plans.ts';

const { walter, priya } = cast;

const furosemide = (dose: string, rxnorm: string): Content => ({
	schedule: { parts: ['morning'] },
	facts: { drug_name: 'Furosemide', dose, sig: '1 tab PO every morning', rxnorm_code: rxnorm },
	words: {
		purpose: {
			en: 'It takes extra water out of your body.',
			es: 'Saca el agua que le sobra al cuerpo.'
		},
		how_much: { en: 'One pill', es: 'Una pastilla' },
		when_to_take: {
			en: 'Each morning. You will need the bathroom for some hours.',
			es: 'Cada mañana. Irá más al baño por unas horas.'
		},
		with_what: { en: 'With a small glass of water', es: 'Con un vaso chico de agua' },
		if_missed: {
			en: 'Take it when you think of it, if it is before 2 in the afternoon. Do not take two.',
			es: 'Tómela cuando se acuerde, si es antes de las 2 de la tarde. No tome dos.'
		}
	}
});

/** Walter's plan: heart failure, from a basement flat, with soup. */
export const waltersPlan: SeedPlan = {
	patient: walter,
	lines: [
		{
			key: 'heart',
			kind: 'problem',
			facts: { condition_system: 'http://snomed.info/sct', condition_code: '84114007' },
			words: {
				plain: {
					en: 'Your heart pumps too weakly. Water builds up in your body.',
					es: 'Su corazón bombea con poca fuerza. El agua se junta en el cuerpo.'
				},
				learn_more: {
					en: 'This is heart failure. Your heart has not stopped. It needs help. Water can go to your legs and lungs. Your weight tells us first, before you feel it.',
					es: 'Esto es insuficiencia cardíaca. Su corazón no paró. Pide ayuda. El agua puede ir a las piernas y al pecho. Su peso nos avisa antes de que lo sienta.'
				}
			}
		},
		{
			key: 'verse',
			kind: 'goal',
			parent: 'heart',
			facts: {
				loinc_code: '29463-7',
				unit: '[lb_av]',
				target_low: 186,
				target_high: 191,
				source: 'Your dry weight, Dr. Shah'
			},
			words: {
				own_words: {
					en: 'I want to play one verse at church and not run out of breath.',
					es: 'Quiero tocar una estrofa en la iglesia sin que me falte el aire.'
				},
				plain: {
					en: 'We keep an eye on your weight each day.',
					es: 'Miramos su peso cada día.'
				}
			}
		},
		{
			key: 'weigh',
			kind: 'step',
			parent: 'verse',
			facts: { done_by: 'patient' },
			schedule: { parts: ['morning'] },
			words: {
				what: { en: 'Step on the scale', es: 'Subir a la báscula' },
				when: {
					en: 'Each morning, after the bathroom, before you eat',
					es: 'Cada mañana, después del baño, antes de comer'
				},
				how: {
					en: 'Shoes off. Same spot on the floor. Write the number down.',
					es: 'Sin zapatos. En el mismo lugar. Escriba el número.'
				}
			}
		},
		{
			key: 'labels',
			kind: 'step',
			parent: 'verse',
			facts: { done_by: 'patient' },
			schedule: { parts: ['evening'] },
			words: {
				what: {
					en: 'Keep salt (sodium) below 2,000 mg a day',
					es: 'Menos de 2,000 mg de sodio (sal) al día'
				},
				when: { en: 'Each day', es: 'Cada día' },
				how: {
					en: 'Look for “sodium” on the label of each can. Soup counts most of all.',
					es: 'Busque “sodio” en la etiqueta de cada lata. La sopa cuenta más que nada.'
				}
			}
		},
		{
			key: 'class',
			kind: 'step',
			parent: 'verse',
			isNew: true,
			why: 'You asked how to build up your breath for the horn.',
			decidedBy: cast.lee.id,
			facts: { done_by: 'patient' },
			schedule: { weekdays: [2, 4], times: ['14:00'] },
			words: {
				what: { en: 'Go to heart class', es: 'Ir a la clase del corazón' },
				when: {
					en: 'Tuesday and Thursday at 2, at the clinic',
					es: 'Martes y jueves a las 2, en la clínica'
				},
				how: {
					en: 'Wear shoes you can walk in. A nurse is there the whole time.',
					es: 'Lleve zapatos para caminar. Hay una enfermera todo el tiempo.'
				}
			}
		},
		{
			key: 'furosemide',
			kind: 'medicine',
			parent: 'heart',
			why: 'Your weight went up three pounds in a week and your ankles were puffy.',
			decidedBy: priya.id,
			before: furosemide('20 mg', '310429'),
			...furosemide('40 mg', '313988')
		},
		{
			key: 'metoprolol',
			kind: 'medicine',
			parent: 'heart',
			schedule: { parts: ['morning'] },
			facts: {
				drug_name: 'Metoprolol succinate',
				dose: '50 mg',
				sig: '1 tab PO daily',
				rxnorm_code: '866436'
			},
			words: {
				purpose: {
					en: 'It lets your heart beat slow and strong.',
					es: 'Ayuda a su corazón a latir lento y fuerte.'
				},
				how_much: { en: 'One pill. Do not crush it.', es: 'Una pastilla. No la muela.' },
				when_to_take: { en: 'Each morning', es: 'Cada mañana' },
				with_what: { en: 'With food', es: 'Con comida' },
				if_missed: {
					en: 'Skip it and take the next one on time. Do not stop all at once.',
					es: 'Déjela y tome la que sigue a su hora. No la deje de golpe.'
				}
			}
		},
		{
			key: 'weight',
			kind: 'lesson',
			parent: 'heart',
			facts: { importance: 'key' },
			words: {
				title: { en: 'What your weight tells us', es: 'Lo que dice su peso' },
				text: {
					en: 'Two pounds in a day or five in a week is water, not food. If you call us that day, we can often fix it at home.',
					es: 'Dos libras en un día o cinco en una semana son agua, no comida. Si nos llama ese día, muchas veces se arregla en casa.'
				},
				question: {
					en: 'When would you call us about your weight?',
					es: '¿Cuándo nos llamaría por su peso?'
				}
			}
		},
		{
			key: 'ride',
			kind: 'barrier',
			parent: 'heart',
			words: {
				plain: {
					en: 'You do not drive now, and the bus is far.',
					es: 'Ahora no maneja, y el autobús queda lejos.'
				}
			}
		},
		{
			key: 'green',
			kind: 'zone',
			parent: 'heart',
			facts: { zone: 'green' },
			words: {
				signs: {
					en: 'Weight from 186 to 191. You breathe well. No new puffy legs.',
					es: 'Peso de 186 a 191. Respira bien. Piernas como siempre.'
				},
				action: { en: 'Keep up your plan.', es: 'Siga con su plan.' }
			}
		},
		{
			key: 'yellow',
			kind: 'zone',
			parent: 'heart',
			facts: { zone: 'yellow', source: 'AHA 2025' },
			words: {
				signs: {
					en: 'Up 2 pounds in a day, or 5 in a week. More puffy legs. You need one more pillow to sleep.',
					es: 'Sube 2 libras en un día, o 5 en una semana. Piernas más hinchadas. Ocupa una almohada más.'
				},
				action: {
					en: 'Call us today. Do not wait for your next visit.',
					es: 'Llámenos hoy. No espere la cita.'
				}
			}
		},
		{
			key: 'red',
			kind: 'zone',
			parent: 'heart',
			facts: { zone: 'red', source: 'AHA 2025' },
			words: {
				signs: {
					en: 'You cannot get your breath when you sit still. Your chest hurts. You pass out.',
					es: 'Le falta el aire sin moverse. Le duele el pecho. Se desmaya.'
				},
				action: { en: 'Call 911. Do not drive.', es: 'Llame al 911. No maneje.' }
			}
		}
	],
	aboutMe: {
		who_matters: 'My grandson Theo. My sister Ruth in Gary.',
		fears: 'Ending up in that hospital bed again.',
		how_to_talk: 'Straight. No baby talk. A joke is fine.',
		best_times: 'Mornings, by the window.'
	},
	steps: {
		weigh: { done: [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13] },
		labels: {
			done: [2, 3, 5, 6],
			not: [
				{ daysAgo: 4, outcome: 'not_sure', reason: 'other', words: 'Ate at Ruth’s. No label on her stew.' }
			]
		},
		class: {
			done: [2],
			not: [{ daysAgo: 1, outcome: 'could_not', reason: 'ride', words: null }]
		}
	},
	measured: ['weigh'],
	missed: { furosemide: [{ daysAgo: 2, part: 'morning', reason: 'did_not_want' }] },
	opinion: {
		opinion: 'object',
		words: 'The water pill has me running all morning. I skip it when I go out.',
		answer: 'Thank you for saying so, Walter. On days you go out, ask me first. Dr. Shah may move the time.'
	}
};
