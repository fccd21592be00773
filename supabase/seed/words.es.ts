import { dialogue, type Words } from './words.ts';

/** Everyday talk in Spanish, as it is spoken in Chicago; the care team writes simply, and says usted. */
export const spanish: Words = {
	readings: dialogue(`
– Esta mañana mi azúcar salió en {sugar} en ayunas.
– Gracias por medirla, {name}. Ya la anoté.

– {sugar} hoy
– Anotado. Gracias, {name}.

– Mi presión hoy: {pressure}. Me senté cinco minutos antes como usted me dijo.
– Así se hace. Ya la anoté para su cita.

– Presión {pressure}
– Gracias, ya la anoté.

– Peso de hoy {weight} libras
– Gracias. Ya lo puse en su expediente.

– Hoy caminé {minutes} minutos, hasta la iglesia y de regreso.
– ¡Qué bueno, {name}! Me da mucho gusto.
`),
	errands: dialogue(`
– Buenos días {staff}. Ya casi se me acaban las pastillas. ¿Puede pedir más?
– Buenos días, {name}. Ya le mandé el pedido a la doctora Shah. La farmacia le llama cuando estén listas.
– Ya me llamaron. Paso el {day}. ¡Gracias!
– Muy bien. Qué bueno que fue fácil.

– ¿A qué hora es mi cita el {day}? No encuentro la tarjeta.
– Es a las {time} con la doctora Shah. Por favor traiga sus frascos de medicina.
– Ahí estaré, primero Dios.
– Aquí le esperamos.

– Necesito transporte para el {day}. Mi {kin} trabaja ese día.
– Yo se lo pido. Pasan por usted una hora antes. ¿Está bien?
– Sí, muchas gracias
– Listo. El chofer le llama cuando llegue.

– ¿Puedo cambiar mi cita? Tengo que cuidar a mis nietos.
– Claro que sí. Tenemos el {day} a las {time}. ¿Le queda bien?
– Sí, ese día puedo.
– Entonces quedamos el {day} a las {time}.

– ¿Recibió los números que le mandé?
– Sí, todos. La doctora los ve con usted en la cita.

– Perdón que no contesté, estaba en misa.
– No se preocupe. Solo quería saludar. Le llamo el {day} a las {time}.

– Muchas gracias por todo, Dios le bendiga.
– Gracias a usted, {name}. Que tenga buen día.

– Mi {kin} va a ir conmigo el {day}. ¿Se puede?
– Sí, con mucho gusto. Cuatro oídos oyen más que dos.
`),
	once: dialogue(`
– Me llegó una carta del seguro y no le entiendo.
– Esas cartas son difíciles. Tráigala el {day} y la leemos aquí.
– Bueno, la llevo.
– Aquí la vemos con calma.

– ¿Abren el día de fiesta?
– Ese día no. Abrimos al otro día a las 8:30 de la mañana.

– ¿A dónde voy para el análisis de sangre?
– Segundo piso, pasando los elevadores, a la izquierda. Abren a las 7.
– Gracias, ya lo encontré.
– Muy bien.

– El aparato de la presión no prende.
– Pruebe con pilas nuevas, son cuatro AA. Si no prende, tráigalo y se lo cambio.
– Eran las pilas. Gracias
– Qué bueno. A todos nos pasa.

– Gracias por llamarme ayer. Me sentí mejor después de hablar.
– A mí también me dio gusto, {name}.

– En la farmacia dicen que no hay hasta el {day}.
– Gracias por avisarme. La farmacia de la esquina sí tiene. ¿Quiere que lo cambie para allá?
– Sí por favor, me queda más cerca.
– Ya está. Puede pasar después de las {time}.

– ¿Cómo se llama la clase de cocina?
– “Comer bien, sentirse bien”. Es en la biblioteca, los {day} a las {time}. Es gratis.
– Ya nos apuntamos mi {kin} y yo.
– ¡Qué gusto! Luego me cuenta qué cocinaron.

– Ya tengo otro teléfono, termina en {digits}.
– Gracias. Ya lo cambié aquí.

– Hice la sopa de lentejas. Mi {kin} se comió dos platos.
– Esa es la mejor señal. Tengo otra receta, de nopales, ¿la quiere?
– Sí, mándemela
– Ahí va.

– ¿Me pueden ayudar con el papel de la luz? Tengo todos los recibos, pero las preguntas están muy largas y la otra
  vez puse una cosa mal y tardaron dos meses en contestarme.
– Claro, {name}. Ana conoce bien ese papel. Puede ayudarle el {day} a las {time}, aquí o por teléfono. ¿Cómo
  prefiere?
– Por teléfono mejor.
– Ella le llama. Tenga a la mano el último recibo.

– Hoy di la vuelta completa al parque, por primera vez!! Mi {kin} me tomó una foto.
– ¡La vuelta completa! Qué orgullo, {name}. Enséñeme la foto en su cita.

– La letra del papel nuevo está muy chiquita.
– Disculpe. Ya lo imprimí otra vez con letra grande. Está en la recepción.
– Ahora sí lo puedo leer. Gracias.
– Así van a salir todos sus papeles.
`),
	checkIns: dialogue(`
– Hola {name}, soy {staff}. ¿Cómo le ha ido esta semana?
– Bien, gracias a Dios. Gracias por preguntar.
– Qué bueno. Aquí estoy si necesita algo.

– Hola {name}. Le recuerdo su cita con la doctora Shah el {day} a las {time}.
– Sí, ahí nos vemos
– Nos vemos.

– Su libreta nueva está en la recepción. Pase por ella cuando guste.
– Paso el {day}, gracias.
– Sin prisa.

– Hola {name}. La doctora Shah ya vio sus números. Los van a platicar en la próxima cita.

– Buenas noticias, {name}: le aprobaron el transporte por todo el año.
– ¡Ay qué alegría! Gracias {staff}.
– Usted hizo lo más difícil, todo ese papeleo.
`),
	waiting: dialogue(`
– Hola {staff}, ¿mi cita es el {day} o al otro día?
– Mi azúcar salió en {sugar} hoy.
– En la farmacia dicen que necesitan hablar con ustedes antes de darme la medicina.
– ¿Puede mi {kin} recoger los papeles por mí?
– Creo que dejé mis lentes en la sala de espera.
– ¿Qué era lo que tengo que llevar el {day}?
– ¿Me puede llamar esta semana? Por la mañana es mejor.
`).flat(),
	days: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes'],
	kin: ['hija', 'hijo', 'hermana', 'vecina', 'sobrina', 'nieto', 'comadre']
};
