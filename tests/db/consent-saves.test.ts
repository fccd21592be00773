import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome } from './clinic.ts';
import { filledIn, freshly, inDays, letRosaHelp, save, type Terms } from './consents.ts';
import { asAdmin, type Work } from './database.ts';

// What a form may save: once, to the end of a day where the patient lives, and with people who are who they should be.

const savedOrNot =
	(
		consent: string,
		patient: string,
		terms: Terms
	): Work<{ caregiver: string; stored: boolean } | undefined> =>
	async (sql) => {
		const { rows } = await sql.query<{ caregiver: string; stored: boolean }>(
			'select * from care.save_consent($1, $2, 0, $3)',
			[consent, patient, JSON.stringify(terms)]
		);
		return rows[0];
	};

test('the very same saved again stores nothing; anything else under the same id is refused, and what was saved holds', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = randomUUID();
		const terms = filledIn({ see: ['plan', 'messages', 'readings'], topics: ['mental_health'] });
		const first = await as('maria', savedOrNot(consent, cast.maria, terms));
		expect(first?.stored).toBe(true);
		// However the boxes were gone through.
		const again = { ...terms, see: ['readings', 'messages', 'plan'], given_name: ' Elena' };
		expect(await as('maria', savedOrNot(consent, cast.maria, again))).toEqual({ ...first, stored: false });
		const others: Terms[] = [
			{ see: ['plan'], message: [] },
			{ see: ['plan', 'messages', 'readings', 'medicines'] },
			{ add: ['readings'] },
			{ message: [] },
			{ topics: [] },
			{ ends_on: inDays(30) },
			{ purpose: 'daily_help' },
			{ relationship: 'friend' },
			{ given_name: 'Elina' },
			{ family_name: 'Cruse' },
			{ language: 'en' },
			{ sign_in_name: 'elena.cruz' }
		];
		for (const other of others)
			expect(
				await outcome(as('maria', save(consent, cast.maria, 0, { ...terms, ...other }))),
				JSON.stringify(other)
			).toBe('MOVED');
		expect(
			await as(
				'maria',
				ask('select version, may_see::text from care.consent_versions where consent_id = $1', [consent])
			)
		).toEqual([{ version: 1, may_see: '{messages,plan,readings}' }]);
	}));

test('the same, of somebody with a login, and of what was heard, is known again too', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		await letRosaHelp(clinic);
		await as('rosa', ask('select 1'));
		const rosa = { given_name: 'Rosa', family_name: 'Alvarez', sign_in_name: `rosa-${cast.rosa.slice(-12)}` };
		const [linked, heard] = [randomUUID(), randomUUID()];
		const terms = filledIn(rosa);
		expect(await as('walter', savedOrNot(linked, cast.walter, terms))).toEqual({
			caregiver: cast.rosa,
			stored: true
		});
		expect(await as('walter', savedOrNot(linked, cast.walter, terms))).toEqual({
			caregiver: cast.rosa,
			stored: false
		});
		const spoken = filledIn({ basis: 'spoken', witness: 'Jo Bell' });
		await as('lee', savedOrNot(heard, cast.maria, spoken));
		expect((await as('lee', savedOrNot(heard, cast.maria, spoken)))?.stored).toBe(false);
		for (const other of [{ witness: 'Jo Ball' }, { witness: undefined, basis: 'patient' }])
			expect(
				await outcome(
					as('basis' in other ? 'maria' : 'lee', save(heard, cast.maria, 0, { ...spoken, ...other }))
				)
			).toBe('MOVED');
		expect(await outcome(as('ana', save(heard, cast.maria, 0, spoken)))).toBe('MOVED');
	}));

test.each(['America/Chicago', 'Pacific/Guam', 'Pacific/Pago_Pago', 'Asia/Kathmandu'])(
	'a consent holds to the end of its last day in %s, today among them, and no day that is over',
	(zone) =>
		atTheClinic(async (clinic) => {
			const as = await freshly(clinic);
			await clinic.asAdmin(
				ask('update care.people set time_zone = $1 where id = $2', [zone, clinic.cast.maria])
			);
			const day = async (days: number) => {
				const [row] = await clinic.asAdmin(
					ask<{ day: string }>(`select ((now() at time zone $1)::date + $2::integer)::text as day`, [
						zone,
						days
					])
				);
				return row?.day ?? '';
			};
			for (const days of [0, 1, 200]) {
				const consent = randomUUID();
				const ends_on = await day(days);
				await as(
					'maria',
					save(consent, clinic.cast.maria, 0, filledIn({ ends_on, given_name: `Elena ${days}` }))
				);
				expect(
					await clinic.asAdmin(
						ask(
							`select to_char(upper(period) at time zone $2, 'YYYY-MM-DD HH24:MI:SS') as over, period @> now() as holds
							from care.consent_versions where consent_id = $1`,
							[consent, zone]
						)
					)
				).toEqual([{ over: `${await day(days + 1)} 00:00:00`, holds: true }]);
			}
			const over = filledIn({ ends_on: await day(-1), given_name: 'Late' });
			expect(await outcome(as('maria', save(randomUUID(), clinic.cast.maria, 0, over)))).toBe('23514');
		})
);

test('who heard a spoken consent is neither who records it, nor the patient, nor who is to help', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = randomUUID();
		const spoken = (witness: string) => filledIn({ basis: 'spoken', witness });
		const parties = ['Lee Nguyen', 'LEE  NGUYÊN', 'Nguyen, Lee', 'Lee Nguyen, front desk', 'Lee Nguyen (RN)'];
		parties.push('maria álvarez', 'Alvarez Maria', 'Elena Cruz', 'Cruz, Eléna', 'Elena Cruz – neighbour');
		for (const witness of parties)
			expect(await outcome(as('lee', save(consent, cast.maria, 0, spoken(witness)))), witness).toBe('HEARD');
		await as('lee', save(consent, cast.maria, 0, spoken('Joan Baker, sister of Maria Alvarez')));
		expect(await outcome(as('ana', save(consent, cast.maria, 1, spoken('Ana Brooks'))))).toBe('HEARD');
		expect(await outcome(as('ana', save(consent, cast.maria, 1, spoken('Elena Cruz'))))).toBe('HEARD');
		expect(await outcome(as('ana', save(consent, cast.maria, 1, spoken('Lee Nguyen'))))).toBe('allowed');
	}));

test('neither accents nor the order of the names make somebody else of who is known', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const refused = async (given_name: string, family_name: string, code: string) =>
			expect(
				await outcome(as('maria', save(randomUUID(), cast.maria, 0, filledIn({ given_name, family_name })))),
				`${given_name} ${family_name}`
			).toBe(code);
		await as(
			'maria',
			save(randomUUID(), cast.maria, 0, filledIn({ given_name: 'José', family_name: 'Núñez-Ørland' }))
		);
		for (const [given, family] of [
			['María', 'Álvarez'],
			['Alvarez', 'Maria'],
			['Maria A\u0301lvarez', '']
		] as const)
			await refused(given, family, 'ITSME');
		for (const [given, family] of [
			['Jose', 'Nunez Orland'],
			['NUÑEZ ORLAND', 'Jose']
		] as const)
			await refused(given, family, 'KNOWN');
		await refused('Josefa', 'Núñez-Ørland', 'allowed');
	}));

test.each([
	['  José   PÉREZ ', 'jose perez'],
	['Łukasz Đặng', 'lukasz dang'],
	['مُحَمَّد', 'مُحَمَّد'],
	['अनीता', 'अनीता']
])('%s is compared as %s', async (name, folded) => {
	expect(await asAdmin(ask('select private.folded($1) as folded', [name]))).toEqual([
		{ folded: folded.normalize('NFKD') }
	]);
});
