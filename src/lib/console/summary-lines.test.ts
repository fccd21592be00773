import { expect, test } from 'vitest';
import { createFormat } from '../i18n/format.ts';
import { medicineWords, zoneWords } from './summary-lines.ts';

const human = (words: string) => ({ words, mark: 'human' as const });
const said = (en: string, es?: string) => ({ en: human(en), ...(es ? { es: human(es) } : {}) });

test('a medicine and a zone are told in the reader’s language, or in the one there is', () => {
	const medicine = {
		id: 'm',
		drugName: 'Furosemide',
		dose: '40 mg',
		words: {
			how_much: said('One tablet. Do not crush it.', 'Una pastilla.'),
			when_to_take: said('In the morning')
		}
	};
	expect(medicineWords(medicine, 'en').words).toBe(
		'Furosemide, 40 mg, One tablet. Do not crush it, In the morning'
	);
	expect(medicineWords(medicine, 'es').words).toBe('Furosemide, 40 mg, Una pastilla, In the morning');
	const zone = {
		id: 'z',
		zone: 'red' as const,
		words: { signs: said('No breath'), action: said('Call 911') }
	};
	expect(zoneWords(zone, 'en')?.words).toBe('No breath → Call 911');
	expect(zoneWords({ ...zone, zone: 'green' }, 'en')).toBeUndefined();
});

test('a birth date is the same day wherever it is read', () => {
	for (const timeZone of ['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC']) {
		const format = createFormat(() => ({ language: 'en', timeZone }));
		expect(format.calendarDate('1952-07-14')).toBe('July 14, 1952');
		expect(format.calendarDate('1952-07-14', 'short')).toBe('Jul 14, 1952');
	}
});
