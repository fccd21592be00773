// Names that nobody of the demonstration has, so that a name finds one person.
const given = [
	'Ida',
	'Jonah',
	'Petra',
	'Samir',
	'Odile',
	'Hugh',
	'Wanda',
	'Bram',
	'Yusuf',
	'Greta',
	'Noel',
	'Tove',
	'Cyrus',
	'Ansel',
	'Mirela',
	'Basil',
	'Corin'
];
const family = [
	'Thistlewood',
	'Quennell',
	'Ravensdale',
	'Okonjo',
	'Lindqvist',
	'Abernethy',
	'Vantongeren',
	'Pemberwick',
	'Castellane',
	'Drummore',
	'Ellerby',
	'Fairweather',
	'Grosvold'
];
let named = 0;

/** A name that nobody of this run has had, nor of the demonstration. */
export function nextName(): string {
	// 17 and 13 have no common divisor: the first 221 names are all different.
	const name = `${given[named % given.length]} ${family[named % family.length]}`;
	named += 1;
	return name;
}
