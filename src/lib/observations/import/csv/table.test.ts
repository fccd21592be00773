import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTable, type Table } from './table.ts';
import { templateIn } from './template.ts';
import { readText } from './text.ts';
import { rowProblems } from './row.ts';

const reader = {
	zone: 'America/Chicago',
	now: new Date('2026-11-29T18:00:00Z'),
	may: (measure: string) => measure !== 'mood',
	language: 'en' as const
};
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (file: Uint8Array): string => {
	const read = readText(file);
	return 'text' in read ? read.text : read.problem;
};

function table(text: string, more: Partial<Parameters<typeof readTable>[1]> = {}): Table {
	const read = readTable(text, { ...reader, ...more });
	if (typeof read === 'string') throw new Error(read);
	return read;
}
const head = 'date,time,measure,value,pulse,unit,meal,note\n';
const one = (row: string, more = {}) => {
	const { rows, bad } = table(head + row, more);
	return rows[0]?.reading ?? bad[0];
};

describe('a table of readings', () => {
	test('is read as it was written: each measure in its unit, a blood pressure as one reading', () => {
		const { rows, bad } = table(
			head +
				[
					'2026-03-01,7:30,Blood pressure,128/78,72,mmHg,,after coffee',
					'2026-03-01,7:31 AM,weight,182.4,,lb,,',
					'2026-03-01,19:05:00,Sugar,"6,1",,mmol/l,before,',
					'2026-03-01,9:00 p.m.,SpO2,97%,,,,'
				].join('\n')
		);
		expect(bad).toEqual([]);
		expect(rows.map(({ reading }) => reading)).toEqual([
			{
				measure: 'blood_pressure',
				entered: [
					{ component: 'systolic', value: 128, unit: 'mm[Hg]' },
					{ component: 'diastolic', value: 78, unit: 'mm[Hg]' },
					{ component: 'heart_rate', value: 72, unit: '/min' }
				],
				context: null,
				note: 'after coffee',
				at: '2026-03-01T13:30:00.000Z'
			},
			{
				measure: 'weight',
				entered: [{ component: 'weight', value: 182.4, unit: '[lb_av]' }],
				context: null,
				note: null,
				at: '2026-03-01T13:31:00.000Z'
			},
			{
				measure: 'glucose',
				entered: [{ component: 'glucose', value: 6.1, unit: 'mmol/L' }],
				context: 'before_meal',
				note: null,
				at: '2026-03-02T01:05:00.000Z'
			},
			{
				measure: 'oxygen',
				entered: [{ component: 'oxygen', value: 97, unit: '%' }],
				context: null,
				note: null,
				at: '2026-03-02T03:00:00.000Z'
			}
		]);
	});

	test('comes from Excel in Spanish: semicolons, commas in numbers, another code page', () => {
		const text =
			'Fecha;Hora;Medición;Valor;Unidad\r\n15/03/2026;7:30 a. m.;Presión arterial;128/78;mmHg\r\n15/03/2026;7:31;Peso;82,4;kg\r\n';
		const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
		for (const file of [bytes(text), bytes(`\ufeff${text}`), latin]) {
			const { rows, bad, order } = table(textOf(file), { language: 'es' });
			expect(bad).toEqual([]);
			expect(order).toBe('day_first');
			expect(rows.map(({ reading }) => reading.entered[0]?.value)).toEqual([128, 82.4]);
		}
	});

	test('takes a unit behind the number, as the form does, and refuses one that says another than its column', () => {
		expect(one('2026-03-01,7:30,sugar,52 mg/dL,,,,')).toMatchObject({
			entered: [{ component: 'glucose', value: 52, unit: 'mg/dL' }]
		});
		expect(one('2026-03-01,7:30,weight,182.4 lb,,lb,,')).toMatchObject({
			entered: [{ component: 'weight', value: 182.4, unit: '[lb_av]' }]
		});
		expect(one('2026-03-01,7:30,bp,128/78 mmHg,72 bpm,,,')).toMatchObject({
			entered: [
				{ component: 'systolic', value: 128, unit: 'mm[Hg]' },
				{ component: 'diastolic', value: 78, unit: 'mm[Hg]' },
				{ component: 'heart_rate', value: 72, unit: '/min' }
			]
		});
		expect(one('2026-03-01,7:30,sugar,5.2 mg/dL,,mmol/L,,')).toMatchObject({ problem: 'unit' });
		expect(one('2026-03-01,7:30,weight,80 °C,,,,')).toMatchObject({ problem: 'unit', text: '80 °C' });
		expect(one('2026-03-01,7:30,weight,80 stones,,,,')).toMatchObject({ problem: 'value' });
		expect(one('2026-03-01,7:30,bp,128/78 kg,,,,')).toMatchObject({ problem: 'unit' });
	});

	test('says why a row cannot be read, with its number in the spreadsheet', () => {
		const rows = [
			'',
			'2026-02-30,7:30,pain,3',
			',7:30,pain,3',
			'2026-03-01,,pain,3',
			'2026-03-01,25:00,pain,3',
			'2027-03-01,7:30,pain,3',
			'1999-03-01,7:30,pain,3',
			'2026-03-01,7:30,,3',
			'2026-03-01,7:30,joy,3',
			'2026-03-01,7:30,mood,3',
			'2026-03-01,7:30,pain,',
			'2026-03-01,7:30,pain,much',
			'2026-03-01,7:30,bp,128',
			'2026-03-01,7:30,weight,80',
			'2026-03-01,7:30,weight,80,,mg/dL',
			'2026-03-01,7:30,pain,11',
			'2026-03-01,7:30,sugar,6,,mg/dL',
			'2026-03-01,7:30,bp,78/128,,mmHg',
			'2026-03-01,7:30,sugar,110,,mg/dL,brunch',
			`2026-03-01,7:30,pain,3,,,,${'x'.repeat(1001)}`,
			'2026-03-01,7:30,pain,7.5',
			'2026-03-01,7:30,weight,188.25,,lb',
			'2026-03-01,7:30,weight,82,4,kg',
			'2026-03-01,7:30,pain,3,,,,Dizzy, and fell'
		];
		expect(table(head + rows.join('\n')).bad.map(({ row, problem }) => [row, problem])).toEqual([
			[3, 'date'],
			[4, 'no_date'],
			[5, 'no_time'],
			[6, 'time'],
			[7, 'future'],
			[8, 'old'],
			[9, 'no_measure'],
			[10, 'measure'],
			[11, 'not_yours'],
			[12, 'missing'],
			[13, 'value'],
			[14, 'pressure'],
			[15, 'no_unit'],
			[16, 'unit'],
			[17, 'impossible'],
			[18, 'other_unit'],
			[19, 'not_above'],
			[20, 'meal'],
			[21, 'note'],
			[22, 'whole'],
			[23, 'too_fine'],
			[24, 'pulse'],
			[25, 'cut']
		]);
		// The one that is left, an hour that the clocks left out, is below.
		const tested = 1 + new Set(table(head + rows.join('\n')).bad.map(({ problem }) => problem)).size;
		expect(tested).toBe(rowProblems.length);
	});

	test('takes no half of a number or a note that a comma cut in two', () => {
		expect(one('2026-03-01,7:30,temperature,38,9,C')).toMatchObject({ problem: 'pulse', text: '9' });
		expect(one('2026-03-01,7:30,steps,7,500,steps')).toMatchObject({ problem: 'pulse', text: '500' });
		expect(one('2026-03-01,7:30,temperature,"38,9",,C')).toMatchObject({ entered: [{ value: 38.9 }] });
		expect(one('2026-03-01,7:30,oxygen,97,72')).toMatchObject({ entered: [{ value: 97 }, { value: 72 }] });
		expect(one('2026-03-01,7:30,oxygen,97,5')).toMatchObject({ problem: 'impossible', text: '5' });
		expect(one('2026-03-01,7:30,pain,3,,,,')).toMatchObject({ entered: [{ value: 3 }] });
		const bare = 'date,time,measure,value\n2026-03-01,7:30,sleep,7';
		expect(table(`${bare},5`).bad).toEqual([{ row: 2, problem: 'cut' }]);
		expect(table(`${bare},,`).rows).toHaveLength(1);
		expect(table('date,time,measure,value,note\n2026-03-01,7:30,sleep,7,5').bad).toEqual([
			{ row: 2, problem: 'cut' }
		]);
	});

	test('takes a note that is as long as one that is stored, and no longer, whatever its letters', () => {
		const note = '🙂'.repeat(500);
		expect(one(`2026-03-01,7:30,pain,3,,,,${note}`)).toMatchObject({ note });
		expect(one(`2026-03-01,7:30,pain,3,,,,${note}!`)).toMatchObject({ problem: 'note' });
	});

	test('knows the hour that the clocks left out, and the one that came twice', () => {
		expect(one('2026-03-08,2:30,pain,3')).toMatchObject({ problem: 'gap' });
		expect(one('2026-03-08,3:30,pain,3')).toMatchObject({ at: '2026-03-08T08:30:00.000Z' });
		const { rows } = table(`${head}2026-11-01,1:30,pain,3\n2026-11-01,2:30,pain,3`);
		expect(rows.map(({ reading, twice }) => [reading.at, twice])).toEqual([
			['2026-11-01T06:30:00.000Z', true],
			['2026-11-01T08:30:00.000Z', false]
		]);
		expect(one('2026-03-29,2:30,pain,3', { zone: 'Europe/Madrid' })).toMatchObject({ problem: 'gap' });
	});

	test('tells the month of 3/1/2026 by its other dates, else by the language, and says so', () => {
		const at = (rows: string, more = {}) => {
			const {
				rows: [first],
				order,
				unclear
			} = table(head + rows, more);
			return [first?.reading.at.slice(0, 10), order, unclear];
		};
		expect(at('3/1/2026,12:00,pain,3')).toEqual(['2026-03-01', 'month_first', true]);
		expect(at('3/1/2026,12:00,pain,3', { language: 'es' })).toEqual(['2026-01-03', 'day_first', true]);
		expect(at('3/1/2026,12:00,pain,3', { order: 'day_first' })).toEqual(['2026-01-03', 'day_first', true]);
		expect(at('3/1/26,12:00,pain,3\n25/2/26,12:00,pain,3')).toEqual(['2026-01-03', 'day_first', false]);
		expect(at('2026-03-01 12:00,,pain,3')).toEqual(['2026-03-01', 'month_first', false]);
	});

	test('guesses neither end of 26-03-01, whose year may be the first or the last', () => {
		expect(one('26-03-01,7:30,pain,3')).toMatchObject({ problem: 'date', text: '26-03-01' });
		expect(one('26-03-01,7:30,pain,3', { order: 'day_first' })).toMatchObject({ problem: 'date' });
		expect(one('03-01-26,7:30,pain,3')).toMatchObject({ at: '2026-03-01T13:30:00.000Z' });
		// Nor does it tell of the others which number is the month.
		expect(table(`${head}26-03-01,7:30,pain,3\n3/2/2026,7:30,pain,3`).order).toBe('month_first');
	});

	test('asks about what is rare, and takes the same row once', () => {
		const { rows, rare, repeated } = table(
			head +
				[
					'2026-03-01,7:30,bp,210/90,,,,',
					'2026-03-01,7:30,bp,210/90,,,,again',
					'2026-03-01,7:30,weight,180,,lb',
					'2026-03-02,7:30,weight,200,,lb',
					'2026-06-02,7:30,weight,220,,lb'
				].join('\n')
		);
		expect(rows).toHaveLength(4);
		expect(repeated).toBe(1);
		expect(rare.map(({ row, doubt }) => [row, doubt.component])).toEqual([
			[2, 'systolic'],
			[5, 'weight']
		]);
	});

	test('leaves out its own example, in both languages', () => {
		for (const language of ['en', 'es'] as const) {
			const template = textOf(bytes(templateIn(language)));
			expect(readTable(template, { ...reader, language })).toBe('empty');
			const filled = template.replace(/,[^,\n]*\n(?=[^\n]*\n[^\n]*\n$)/, ',\n');
			expect(table(filled, { language })).toMatchObject({ bad: [], rows: [{ row: 2 }] });
		}
	});

	test('is told from what is no table', () => {
		expect(textOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0))).toBe('workbook');
		expect(textOf(bytes('a\0b'))).toBe('not_text');
		expect(readTable('', reader)).toBe('empty');
		expect(readTable('\n \n', reader)).toBe('empty');
		expect(readTable(head, reader)).toBe('empty');
		expect(readTable('name,age\nMaria,67', reader)).toBe('headings');
		for (const more of ['value', 'Number', 'reading'])
			expect(
				readTable(`date,time,measure,value,unit,${more}\n2026-03-01,7:30,weight,182,lb,82`, reader)
			).toBe('heading_twice');
		expect(readTable(`${head}2026-03-01,7:30,pain,3,,,,"never closed\n${'x\n'.repeat(30_000)}`, reader)).toBe(
			'broken'
		);
	});
});

test('no bytes make it throw or hang', () => {
	const read = (file: Uint8Array) => {
		const found = readText(file);
		return 'problem' in found ? found.problem : readTable(found.text, reader);
	};
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
			expect(read(noise)).toBeDefined();
		})
	);
	const cell = fc.oneof(
		fc.string({ maxLength: 12 }),
		fc.constantFrom(
			'2026-03-01',
			'3/1/2026',
			'7:30',
			'bp',
			'peso',
			'128/78',
			'82,4',
			'kg',
			'"',
			'""',
			';',
			'\n'
		)
	);
	fc.assert(
		fc.property(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }), (rows) => {
			const found = read(bytes(head + rows.map((cells) => cells.join(',')).join('\n')));
			if (typeof found === 'string') return;
			for (const { reading } of found.rows) expect(Number.isFinite(Date.parse(reading.at))).toBe(true);
		})
	);
});
