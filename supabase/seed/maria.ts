import { cast } from './cast.ts';
import type { Written } from './written.ts';

const { maria, lee } = cast;

/** Maria and Lee: what was said in half a year, in Maria's Spanish and in Lee's simpler one. */
export const mariaAndLee: readonly Written[] = [
	{
		workingDaysAgo: 121,
		at: '10:05',
		turns: [
			[0, lee, 'Buenos días, señora Maria. Soy Lee, de la clínica Lakeside. Voy a ayudarle con su plan.'],
			[1, lee, 'Mi español es sencillo. Si digo algo mal, corríjame por favor.'],
			[96, maria, 'Mucho gusto Lee. Mi hija Rosa me puso esto en el teléfono. A ver si aprendo.'],
			[12, lee, 'Ya aprendió: su primer mensaje llegó muy bien.']
		]
	},
	{
		workingDaysAgo: 102,
		at: '07:48',
		turns: [
			[0, maria, 'Buenos días. Azúcar 131 en ayunas. Me piqué el dedo yo sola, sin Rosa.'],
			[64, lee, '¡Muy bien! Ya lo anoté. ¿Le dolió?'],
			[9, maria, 'Menos que un mosquito.'],
			[2, lee, '¡Qué valiente!']
		]
	},
	{
		workingDaysAgo: 95,
		at: '10:31',
		turns: [
			[0, maria, 'Fíjese que mi nieta Lucía va a cumplir quince. Quiere que yo baile el vals con ella.'],
			[1, maria, 'Pero me canso luego luego.'],
			[17, lee, '¡Qué bonito! Lo escribimos en su plan: bailar el vals con Lucía. Poco a poco.'],
			[2, lee, '¿Camina diez minutos conmigo hoy? Usted allá y yo aquí, en mi almuerzo.'],
			[13, maria, '¿De veras? Bueno, a las doce.'],
			[3, lee, 'A las doce.'],
			[98, maria, 'Ya fui. Diez minutos. Me saludó el perro de doña Chela.'],
			[7, lee, 'Yo también fui. A mí no me saludó nadie.']
		]
	},
	{
		workingDaysAgo: 89,
		at: '11:20',
		turns: [
			[0, maria, 'Perdón que no escribo. Ando triste. Ayer se cumplieron tres años de que se fue mi viejo.'],
			[21, lee, 'Lo siento mucho, señora Maria. ¿Cómo se llamaba?'],
			[6, maria, 'Ernesto. Bailábamos en la cocina.'],
			[
				8,
				lee,
				'Gracias por contarme de Ernesto. Si quiere hablar, hoy le llamo a las 3. Si no, también está bien.'
			],
			[5, maria, 'Sí, llámeme.'],
			[236, lee, 'Gracias por la llamada. Mañana le escribo.']
		]
	},
	{
		workingDaysAgo: 88,
		at: '09:02',
		turns: [
			[0, lee, 'Buenos días. ¿Pudo dormir?'],
			[41, maria, 'Sí dormí. Gracias por escucharme ayer.'],
			[4, lee, 'Para eso estoy.']
		]
	},
	{
		workingDaysAgo: 55,
		at: '08:15',
		turns: [
			[0, maria, 'Presión 142/84. Ya camino quince minutos.'],
			[42, lee, 'Gracias, ya la anoté para la doctora Shah. ¡Quince minutos!']
		]
	},
	{
		workingDaysAgo: 41,
		at: '13:07',
		turns: [
			[0, maria, 'El frasco nuevo dice TAKE WITH FOOD. ¿Qué es eso?'],
			[11, lee, 'Es “tomar con la comida”. Voy a pedir que la farmacia lo ponga en español.'],
			[153, lee, 'Ya está. Desde hoy todas sus etiquetas vienen en español.'],
			[22, maria, 'Ay gracias. Rosa ya me las estaba pintando con colores.'],
			[5, lee, 'Dígale a Rosa que los colores también ayudan.']
		]
	},
	{
		workingDaysAgo: 30,
		at: '15:12',
		turns: [
			[0, lee, 'Señora Maria, quiero platicar con usted de la próxima cita.'],
			[15, maria, '¡Ya dice “platicar”! Antes decía “hablar con usted sobre”. Ya es de los nuestros.'],
			[3, lee, 'Tengo buena maestra.']
		]
	},
	{
		workingDaysAgo: 16,
		at: '09:44',
		turns: [
			[
				0,
				maria,
				'Lucía ya escogió el vestido, azul cielo. Y ya bailo la canción entera en la cocina. Dos veces.'
			],
			[19, lee, 'Ernesto estaría muy contento.'],
			[10, maria, 'Sí. Le dejé su silla ahí. Ahora es para descansar, no para llorar.'],
			[5, lee, 'Gracias por decirme eso. Guardo este mensaje para los días difíciles.']
		]
	},
	{
		workingDaysAgo: 6,
		at: '10:50',
		turns: [
			[0, maria, 'No me han llegado las tiras del azúcar.'],
			[26, lee, 'Ya hablé con la farmacia. Están listas hoy después de las 2. ¿Puede pasar Rosa?'],
			[8, maria, 'Sí, Rosa pasa saliendo del trabajo. Gracias Lee.'],
			[3, lee, 'Con gusto.']
		]
	},
	{
		workingDaysAgo: 2,
		at: '08:05',
		turns: [
			[0, maria, 'Azúcar 118 en ayunas. Y caminé veinte minutos.'],
			[47, lee, 'Anotado. Veinte minutos, señora Maria. Hace seis meses eran cinco.'],
			[31, maria, 'Y me saludaron tres perros.'],
			[2, lee, '¡Ya es famosa!']
		]
	},
	{
		workingDaysAgo: 1,
		at: '15:40',
		turns: [
			[
				0,
				lee,
				'Para su cita con la doctora Shah: traiga sus números y, si quiere, la foto del vestido azul.'
			],
			[1, lee, 'Lucía también puede venir. Me gustaría conocerla.']
		]
	}
];
