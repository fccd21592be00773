import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
	['Maria Alvarez', 'MA'],
	['Lee Nguyen RN', 'LN'],
	['Ana Brooks LCSW', 'AB'],
	['Dr. Priya Shah', 'PS'],
	['Walter Greene, MD', 'WG'],
	['María José de la Cruz Hernández', 'MH'],
	['ana', 'A'],
	['LEE NGUYEN', 'LN'],
	['Élodie Ñáñez', 'ÉÑ'],
	['王小明', '王'],
	['Ọlá Adé', 'ỌA'],
	['  ', ''],
	['(unknown)', '']
])('%s is shown as %s', (name, shown) => {
	expect(initials(name)).toBe(shown);
});
