/** Words with a space between, as a set. */
export const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that deny what follows, in English and Spanish. */
export const negators = wordSet(
	'no not never without dont didnt doesnt isnt arent wasnt werent havent havnt hasnt hadnt aint wont wouldnt nor ' +
		'denies denied deny neither nobody none cannot cant couldnt nunca sin tampoco ni jamas niego niega nadie ningun ninguna'
);
