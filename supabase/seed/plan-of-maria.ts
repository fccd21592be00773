import { cast } from './cast.ts';
import type { SeedPlan } from './plans.ts';

const { maria, priya, lee } = cast;

/** Maria's plan: type 2 diabetes and high blood pressure, written in her Spanish first. */
export const mariasPlan: SeedPlan = {
	patient: maria,
	lines: [
		{
			key: 'sugar',
			kind: 'problem',
			facts: { condition_system: 'http://snomed.info/sct', condition_code: '44054006' },
			words: {
				plain: {
					es: 'Usted tiene azúcar alta en la sangre. Se llama diabetes tipo 2.',
					en: 'There is too much sugar in your blood. This is type 2 diabetes.'
				},
				learn_more: {
					es: 'El azúcar de la comida pasa a la sangre. Su cuerpo no la usa bien. Con comida sana, caminar y medicina, el azúcar baja. Así cuida sus ojos, sus pies y su corazón.',
					en: 'Sugar from food goes into your blood. Your body does not use it well. Good food, walks and medicine bring the sugar down. This keeps your eyes, feet and heart safe.'
				}
			}
		},
		{
			key: 'pressure',
			kind: 'problem',
			facts: { condition_system: 'http://snomed.info/sct', condition_code: '59621000' },
			words: {
				plain: {
					es: 'Su presión está alta. Su corazón trabaja de más.',
					en: 'Your blood pressure is high. Your heart works too hard.'
				},
				learn_more: {
					es: 'La presión alta no se siente. Por eso la medimos. Menos sal y la medicina la bajan poco a poco.',
					en: 'You do not feel high blood pressure. That is why we check it. Less salt and medicine bring it down bit by bit.'
				}
			}
		},
		{
			key: 'dance',
			kind: 'goal',
			parent: 'sugar',
			facts: { loinc_code: '4548-4', unit: '%', target_high: 7.5, source: 'ADA Standards of Care 2026' },
			words: {
				own_words: {
					es: 'Quiero bailar el vals con Lucía en sus quince.',
					en: 'I want to dance the waltz with Lucía when she turns fifteen.'
				},
				plain: {
					es: 'Medimos su azúcar de tres meses. Se llama A1c.',
					en: 'We check your sugar over three months. This is the A1c.'
				}
			}
		},
		{
			key: 'mornings',
			kind: 'goal',
			parent: 'sugar',
			facts: {
				loinc_code: '41653-7',
				unit: 'mg/dL',
				target_low: 80,
				target_high: 130,
				source: 'ADA Standards of Care 2026'
			},
			words: {
				own_words: {
					es: 'Quiero amanecer con buen azúcar.',
					en: 'I want to wake up with good sugar.'
				},
				plain: {
					es: 'Medimos su azúcar cada mañana, antes de comer.',
					en: 'We check your sugar each morning, before you eat.'
				}
			}
		},
		{
			key: 'calm',
			kind: 'goal',
			parent: 'pressure',
			facts: { loinc_code: '8480-6', unit: 'mm[Hg]', target_high: 130, source: 'ACC/AHA 2025' },
			words: {
				own_words: {
					es: 'Quiero estar tranquila y no acabar en el hospital.',
					en: 'I want to be at ease and stay out of the hospital.'
				},
				plain: {
					es: 'Medimos el número de arriba de su presión.',
					en: 'We check the top number of your blood pressure.'
				}
			}
		},
		{
			key: 'walk',
			kind: 'step',
			parent: 'dance',
			facts: { done_by: 'patient' },
			schedule: { parts: ['evening'] },
			why: 'Ya camina quince minutos sin cansarse. Usted dijo que quiere más para el vals.',
			decidedBy: lee.id,
			words: {
				what: { es: 'Caminar veinte minutos', en: 'Walk for twenty minutes' },
				when: { es: 'Todos los días, después de cenar', en: 'Every day, after dinner' },
				how: {
					es: 'Vaya a su paso. Si le duele el pecho, pare y siéntese.',
					en: 'Go at your own pace. If your chest hurts, stop and sit down.'
				}
			},
			before: {
				facts: { done_by: 'patient' },
				schedule: { parts: ['evening'] },
				words: {
					what: { es: 'Caminar diez minutos', en: 'Walk for ten minutes' },
					when: { es: 'Todos los días, después de cenar', en: 'Every day, after dinner' },
					how: {
						es: 'Vaya a su paso. Si le duele el pecho, pare y siéntese.',
						en: 'Go at your own pace. If your chest hurts, stop and sit down.'
					}
				}
			}
		},
		{
			key: 'prick',
			kind: 'step',
			parent: 'mornings',
			facts: { done_by: 'patient' },
			schedule: { parts: ['morning'] },
			words: {
				what: { es: 'Medir el azúcar', en: 'Check your sugar' },
				when: { es: 'Cada mañana, antes de comer', en: 'Each morning, before you eat' },
				how: {
					es: 'Lávese las manos. Use un lado del dedo: duele menos. Escriba el número.',
					en: 'Wash your hands. Use the side of your finger: it hurts less. Write the number down.'
				}
			}
		},
		{
			key: 'cuff',
			kind: 'step',
			parent: 'calm',
			facts: { done_by: 'patient' },
			schedule: { weekdays: [1, 3, 5], parts: ['morning'] },
			words: {
				what: { es: 'Medir la presión', en: 'Check your blood pressure' },
				when: {
					es: 'Lunes, miércoles y viernes por la mañana',
					en: 'Monday, Wednesday and Friday, in the morning'
				},
				how: {
					es: 'Siéntese cinco minutos. Ponga los pies en el suelo. No hable.',
					en: 'Sit for five minutes. Keep your feet on the floor. Do not talk.'
				}
			}
		},
		{
			key: 'metformin',
			kind: 'medicine',
			parent: 'sugar',
			schedule: { parts: ['morning', 'evening'] },
			facts: {
				drug_name: 'Metformin',
				dose: '1000 mg',
				sig: '1 tab PO BID with meals',
				rxnorm_code: '861004'
			},
			words: {
				purpose: { es: 'Baja el azúcar de la sangre.', en: 'It brings your blood sugar down.' },
				how_much: { es: 'Una pastilla cada vez', en: 'One pill each time' },
				when_to_take: { es: 'Con el desayuno y con la cena', en: 'With breakfast and with dinner' },
				with_what: { es: 'Con un vaso de agua', en: 'With a glass of water' },
				if_missed: {
					es: 'Tome la que sigue a su hora. No tome dos juntas.',
					en: 'Take the next one at its time. Do not take two at once.'
				}
			}
		},
		{
			key: 'lisinopril',
			kind: 'medicine',
			parent: 'pressure',
			schedule: { parts: ['morning'] },
			why: 'Su presión seguía arriba de 140 en sus mediciones de casa.',
			decidedBy: priya.id,
			facts: { drug_name: 'Lisinopril', dose: '20 mg', sig: '1 tab PO daily', rxnorm_code: '314077' },
			words: {
				purpose: {
					es: 'Baja la presión y cuida sus riñones.',
					en: 'It brings your pressure down and helps your kidneys.'
				},
				how_much: { es: 'Una pastilla', en: 'One pill' },
				when_to_take: { es: 'Cada mañana', en: 'Each morning' },
				with_what: { es: 'Con agua. Puede ser sin comida.', en: 'With water. Food or no food is fine.' },
				if_missed: {
					es: 'Tómela cuando se acuerde, el mismo día. No tome dos.',
					en: 'Take it when you think of it, the same day. Do not take two.'
				}
			},
			before: {
				schedule: { parts: ['morning'] },
				facts: { drug_name: 'Lisinopril', dose: '10 mg', sig: '1 tab PO daily', rxnorm_code: '314076' },
				words: {
					purpose: {
						es: 'Baja la presión y cuida sus riñones.',
						en: 'It brings your pressure down and helps your kidneys.'
					},
					how_much: { es: 'Una pastilla', en: 'One pill' },
					when_to_take: { es: 'Cada mañana', en: 'Each morning' },
					with_what: { es: 'Con agua. Puede ser sin comida.', en: 'With water. Food or no food is fine.' },
					if_missed: {
						es: 'Tómela cuando se acuerde, el mismo día. No tome dos.',
						en: 'Take it when you think of it, the same day. Do not take two.'
					}
				}
			}
		},
		{
			key: 'feet',
			kind: 'lesson',
			parent: 'sugar',
			facts: { importance: 'key' },
			words: {
				title: { es: 'Por qué mirar los pies', en: 'Why to look at your feet' },
				text: {
					es: 'El azúcar alta quita fuerza a los nervios. Puede tener una herida y no sentirla. Mire sus pies cada noche.',
					en: 'High sugar makes nerves weak. You can have a sore and not feel it. Look at your feet each night.'
				},
				question: {
					es: '¿Qué busca cuando mira sus pies?',
					en: 'What do you look for on your feet?'
				}
			}
		},
		{
			key: 'salt',
			kind: 'lesson',
			parent: 'pressure',
			facts: { importance: 'extra' },
			words: {
				title: { es: 'La sal que no se ve', en: 'The salt you do not see' },
				text: {
					es: 'Mucha sal viene en sopas de lata, queso y pan. Lea la etiqueta. Cocine con limón y chile.',
					en: 'Much salt is in canned soup, cheese and bread. Read the label. Cook with lime and chili.'
				}
			}
		},
		{
			key: 'labels',
			kind: 'barrier',
			parent: 'sugar',
			words: {
				plain: {
					es: 'Las etiquetas venían en inglés. Ahora vienen en español.',
					en: 'The labels came in English. Now they come in Spanish.'
				}
			}
		},
		{
			key: 'green',
			kind: 'zone',
			parent: 'sugar',
			facts: { zone: 'green' },
			words: {
				signs: {
					es: 'Azúcar de 70 a 180. Presión de menos de 160. Se siente bien.',
					en: 'Sugar from 70 to 180. Pressure below 160. You feel well.'
				},
				action: { es: 'Siga con su plan.', en: 'Keep up your plan.' }
			}
		},
		{
			key: 'yellow',
			kind: 'zone',
			parent: 'sugar',
			facts: { zone: 'yellow', source: 'ADA Standards of Care 2026' },
			words: {
				signs: {
					es: 'Azúcar de más de 240, o de menos de 70. Azúcar de más de 180 tres días seguidos. Presión de 160 o más. Una herida en el pie.',
					en: 'Sugar above 240, or below 70. Sugar above 180 three days in a row. Pressure of 160 or more. A sore on your foot.'
				},
				action: {
					es: 'Si el azúcar está abajo de 70, tome medio vaso de jugo. Luego llámenos hoy.',
					en: 'If your sugar is below 70, drink half a glass of juice. Then call us today.'
				}
			}
		},
		{
			key: 'red',
			kind: 'zone',
			parent: 'sugar',
			facts: { zone: 'red', source: 'ADA Standards of Care 2026' },
			words: {
				signs: {
					es: 'Le duele el pecho. No puede hablar bien. Se desmaya. Azúcar de menos de 54. Presión de 180 o más y se siente mal.',
					en: 'Your chest hurts. You cannot speak well. You pass out. Sugar below 54. Pressure of 180 or more and you feel ill.'
				},
				action: {
					es: 'Llame al 911. No maneje. Si el azúcar está abajo de 54 y puede tragar, tome ya medio vaso de jugo.',
					en: 'Call 911. Do not drive. If your sugar is below 54 and you can swallow, drink half a glass of juice now.'
				}
			}
		}
	],
	aboutMe: {
		who_matters: 'Mi hija Rosa, mi nieta Lucía, y el recuerdo de Ernesto.',
		fears: 'Perder la vista, como mi mamá.',
		how_to_talk: 'En español, despacio, y con un poco de humor.',
		best_times: 'En la mañana, antes de las once.'
	},
	steps: {
		walk: {
			done: [1, 2, 3, 5, 6, 8, 9, 10, 12],
			not: [{ daysAgo: 4, outcome: 'could_not', reason: 'other', words: 'Llovió toda la tarde.' }]
		},
		prick: { done: [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13] },
		cuff: { done: [1, 2, 3, 4, 5] }
	},
	measured: ['prick', 'cuff'],
	missed: { metformin: [{ daysAgo: 3, part: 'evening', reason: 'forgot' }] },
	taught: {
		line: 'feet',
		words: 'Miro si hay rojo, cortadas o ampollas. Con el espejo de Lucía veo abajo.',
		verdict: 'understood'
	},
	opinion: {
		opinion: 'propose',
		words: 'Caminar después de cenar me gusta. ¿Puedo bailar en vez de caminar cuando llueve?',
		answer: '¡Claro que sí! Bailar veinte minutos cuenta igual.'
	}
};
