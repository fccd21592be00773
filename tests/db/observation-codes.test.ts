import { expect, test } from 'vitest';
import { measureKeys, measures } from '../../src/lib/observations/measures.ts';
import type { Parameter } from '../../src/lib/observations/rules/parameter.ts';
import { parameters } from '../../src/lib/observations/rules/parameters.ts';
import { reachOf } from '../../src/lib/observations/rules/reach.ts';
import { maySilence, type Clause } from '../../src/lib/observations/rules/rule.ts';
import { shippedRules } from '../../src/lib/observations/rules/shipped.ts';
import { zonesAllowed } from '../../src/lib/observations/signs.ts';
import { conditions, symptoms } from '../../src/lib/observations/symptoms.ts';
import { canonicalUnit, toCanonical, units } from '../../src/lib/observations/units.ts';
import { ask } from './clinic.ts';
import { asAdmin } from './database.ts';

const all = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
	asAdmin(ask<Row>(text, values));

test('the database knows the same measures, symptoms, rules and parameters as the app', async () => {
	const components = measures.flatMap(({ key, components }) =>
		components.map(({ key: component, units: [unit], decimals, optional, limits }) => ({
			measure: key,
			component,
			unit,
			decimals,
			optional: optional ?? false,
			low: limits.low,
			high: limits.high
		}))
	);
	const stored = await all(
		'select measure, component, unit, decimals, optional, low::float8, high::float8 from private.measure_components'
	);
	const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
	expect(sorted(stored)).toEqual(sorted(components));
	expect(sorted(await all('select symptom from private.symptoms'))).toEqual(
		sorted(symptoms.map((symptom) => ({ symptom })))
	);
	expect(sorted(await all('select condition, symptom, zones from private.sign_zones'))).toEqual(
		sorted(
			conditions.flatMap((condition) =>
				symptoms.flatMap((symptom) => {
					const zones = zonesAllowed(condition, symptom);
					return zones.length > 0 ? [{ condition, symptom, zones }] : [];
				})
			)
		)
	);
	// Rules of earlier versions stay: alerts rest on them.
	const rules = await all(
		'select rule, version, severity, episode, snoozable from private.observation_rules'
	);
	expect(sorted(rules)).toEqual(
		expect.arrayContaining(
			sorted(
				shippedRules.map((one) => ({
					rule: one.id,
					version: one.version,
					severity: one.severity,
					episode: one.episode,
					snoozable: maySilence(one)
				}))
			)
		)
	);
	expect(
		sorted(await all('select parameter, low::float8, high::float8 from private.rule_parameters'))
	).toEqual(
		sorted(
			Object.entries<Parameter>(parameters).map(([parameter, { allowed }]) => ({ parameter, ...allowed }))
		)
	);
});

test('which way is worse is known of every rule that calls for a number', async () => {
	const worse = (clause: Clause): { component: string; direction: string }[] => {
		if (clause.kind === 'all') return clause.of.flatMap(worse);
		if (clause.kind === 'change') return [{ component: clause.component, direction: clause.direction }];
		if (!('is' in clause) || clause.kind === 'feeling') return [];
		const direction = clause.is === 'above' || clause.is === 'at_least' ? 'rise' : 'fall';
		return [{ component: clause.component, direction }];
	};
	const rules = shippedRules.filter((rule) => rule.severity === 'yellow' && maySilence(rule));
	expect(
		Object.fromEntries(
			(
				await all<{ rule: string; component: string; direction: string }>(
					'select rule, component, direction from private.worse_steps'
				)
			).map(({ rule, ...way }) => [rule, [way]])
		)
	).toEqual(
		Object.fromEntries(rules.flatMap(({ id, when }) => (worse(when).length > 0 ? [[id, worse(when)]] : [])))
	);
});

test('the rules are handed each measure as far back as they look', async () => {
	const stored = await all<{ measure: string; days: number }>(
		'select measure, days from private.judged_days'
	);
	expect(Object.fromEntries(stored.map(({ measure, days }) => [measure, days]))).toEqual(
		Object.fromEntries(
			measureKeys.flatMap((measure) => (reachOf(measure) > 0 ? [[measure, reachOf(measure)]] : []))
		)
	);
});

test('a value is the same number in its canonical unit on a phone and in the database', async () => {
	const tenths = Array.from({ length: 400 }, (_, index) => index * 23 + (index % 7));
	for (const unit of units) {
		const [row] = await all<{ canonical: string; values: number[] }>(
			`select (select canonical from private.observation_units u where u.unit = $1),
				array(select private.to_canonical(tenth::numeric / 10, $1)::float8 from unnest($2::int[]) tenth) as values`,
			[unit, tenths]
		);
		expect(row?.canonical).toBe(canonicalUnit(unit));
		expect(row?.values).toEqual(tenths.map((tenth) => toCanonical(tenth / 10, unit)));
	}
});
