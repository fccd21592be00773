/** Names of one community, as they go together; families with a space are one family name in two words. */
export interface Names {
	female: readonly string[];
	male: readonly string[];
	families: readonly string[];
	/** How much of the caseload has these names, in parts. */
	parts: number;
	/** How many in a hundred read Spanish first. */
	spanish: number;
}

const list = (names: string): string[] => names.split(', ');

/** The names around a clinic in Chicago, in their real lengths and spellings. */
export const communities: readonly Names[] = [
	{
		parts: 30,
		spanish: 72,
		female: list(
			'Guadalupe, Carmen, Rosario, Esperanza, Luz María, Ana Sofía, Consuelo, Dolores, ' +
				'Graciela, Josefina, Leticia, María del Carmen, Marisol, Ofelia, Pilar, Socorro, Teresa, ' +
				'Yolanda'
		),
		male: list(
			'José Luis, Juan Carlos, Miguel Ángel, Rafael, Ignacio, Arturo, Ramón, Eduardo, ' +
				'Francisco Javier, Gilberto, Héctor, Jesús, Manuel, Raúl, Salvador, Tomás'
		),
		families: list(
			'Hernández Castañeda, García, Ramírez Ochoa, Peña, Villaseñor Gutiérrez, Cárdenas, ' +
				'Fernández de la Torre, Muñoz Arellano, Ortega, Zúñiga Bustamante, Cruz, ' +
				'Delgadillo Montemayor, Quiñones, Reyes Santillán, Vázquez, Rodríguez y Rodríguez, ' +
				'Ibáñez, Maldonado Echeverría, Santiago, Colón Figueroa'
		)
	},
	{
		parts: 24,
		spanish: 0,
		female: list(
			'Dorothy, Ernestine, Gloria, Lorraine, Vernell, Beatrice, Mae, Denise, Latonya, Patrice, ' +
				'Yvonne, Rosetta, Geraldine, Bernice'
		),
		male: list(
			'Otis, Cleveland, Reginald, Darnell, Willie, Jerome, Leroy, Curtis, Maurice, Clarence, ' +
				'Roosevelt, Tyrone'
		),
		families: list(
			'Washington, Jefferson, Booker, Robinson, Gaines, Merriweather, Tolliver, Banks, ' +
				'Pettigrew, Crawford, Dixon, Franklin, Hightower, Bell-Simmons, Ware, Singletary'
		)
	},
	{
		parts: 26,
		spanish: 0,
		female: list(
			'Margaret, Kathleen, Barbara, Krystyna, Patricia, Eileen, Joanne, Theresa, Halina, Ruth, ' +
				'Bożena, Shirley, Marie-Claire, Nancy'
		),
		male: list(
			'Stanley, Gerald, Eugene, Zbigniew, Patrick, Raymond, Donald, Kazimierz, Harold, ' +
				'Francis, Lawrence, Norman, Roy'
		),
		families: list(
			'Kowalski, O’Malley, Wiśniewska-Nowak, Murphy, Schroeder, Andersson, Fitzgerald, ' +
				'Lewandowski, Russo, DiGiovanni, Grabowski, Novak, McAllister, Weber, Papadopoulos, ' +
				'Szczepański, Hall, Ek'
		)
	},
	{
		parts: 20,
		spanish: 0,
		female: list(
			'Hoa Thi, Mei-Ling, Lakshmi, Corazon, Fatima, Ngozi, Soon-ja, Amira, Tigist, Bích Ngọc, ' +
				'Sunita, Kimiko, Maricel'
		),
		male: list(
			'Minh Van, Wei, Rajesh, Renato, Hassan, Chukwuemeka, Young-ho, Samir, Dawit, Quang, ' +
				'Venkataraman, Kenji, Bayani'
		),
		families: list(
			'Trần, Chen, Patel, Dela Cruz, Al-Masri, Okonkwo, Kim, Haile, Phạm, Venkatasubramanian, ' +
				'Tanaka, Bautista-Villanueva, Oyelaran, Li, Siddiqui, Vang'
		)
	}
];

/** What some people would rather be called, by given name. */
export const preferred: Readonly<Record<string, string>> = {
	Margaret: 'Peggy',
	Patricia: 'Pat',
	Eugene: 'Gene',
	'José Luis': 'Pepe',
	Guadalupe: 'Lupe',
	'Miguel Ángel': 'Miguel',
	Zbigniew: 'Zbyszek',
	Reginald: 'Reggie',
	Chukwuemeka: 'Emeka',
	Venkataraman: 'Venkat',
	'Francisco Javier': 'Paco',
	Dorothy: 'Dot',
	Lawrence: 'Larry',
	'María del Carmen': 'Mari'
};

/** Streets and towns of the clinic's neighbourhood. */
export const streets = list(
	'N Kedzie Ave, W Cermak Rd, S Ashland Ave, W Devon Ave, N Milwaukee Ave, W 26th St, ' +
		'S Cottage Grove Ave, N Broadway, W Fullerton Ave, S Archer Ave, E 79th St, ' +
		'N Sheridan Rd'
);
export const towns = [
	['Chicago', '60608'],
	['Chicago', '60623'],
	['Chicago', '60640'],
	['Chicago', '60619'],
	['Cicero', '60804'],
	['Evanston', '60202'],
	['Oak Park', '60302'],
	['Berwyn', '60402'],
	['Skokie', '60076'],
	['Blue Island', '60406']
] as const;
