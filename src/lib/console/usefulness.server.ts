import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { recordListed } from '../db/looks.server.ts';
import type { Severity } from '../observations/history.ts';
import { noActionReasons, type NoActionReason } from '../observations/alert-acts.ts';

/** What became of the alerts of one rule in the last 90 days, at the clinic of the person asking. */
export interface RuleUsefulness {
	rule: string;
	severity: Severity;
	patients: number;
	alerts: number;
	acted: number;
	noAction: number;
	/** Over with a note and nothing else: whether something was done is in its words. */
	closed: number;
	unanswered: number;
	/** What it found while it was silent for a patient. */
	snoozed: number;
	/** The share that was acted on of those where it was said whether anything was, 0 to 1; null where there is none. */
	acceptance: number | null;
	/** Seconds from the call to the first answer. */
	median: number | null;
	/** Enough of those, and too few acted on. */
	review: boolean;
	/** Why there was nothing to do, the commonest first; what was said before there was a list is in none. */
	reasons: { reason: NoActionReason; alerts: number }[];
	/** What was written about it, of alerts the person asking may read; newest first. */
	words: string[];
}

type CountedRule = Omit<RuleUsefulness, 'reasons' | 'words'> & {
	reasons: Partial<Record<NoActionReason, number>>;
};

/**
 * Whether alerts help, rule by rule, the commonest first, with the rule by which a look at one is suggested.
 * Error: 42501, for whoever does not answer for the clinic.
 */
export async function alertUsefulness(db: Database) {
	const { rows: rules } = await sql<CountedRule>`
		select rule, severity, patients, alerts, acted, no_action as "noAction", closed, unanswered, snoozed,
			acceptance::float8 as acceptance, median_seconds::float8 as median, review, reasons
		from care.alert_usefulness()
	`.execute(db);
	const { rows: words } = await sql<{ rule: string; note: string; patient: string }>`
		select distinct f.rule, e.note, e.patient_id as patient, e.at from care.alert_events e
		join care.alert_findings f on f.alert_id = e.alert_id
		where e.act = 'no_action' and e.note is not null and e.at > now() - interval '90 days'
		order by e.at desc limit 200
	`.execute(db);
	await recordListed(db, [...new Set(words.map(({ patient }) => patient))], 'readings');
	const { rows: suggestion } = await sql<{ answered: number; below: number; source: string }>`
		select least_answered as answered, acceptance_below::float8 as below, source from care.alert_review_rule()
	`.execute(db);
	return {
		rules: rules.map((one): RuleUsefulness => ({
			...one,
			reasons: noActionReasons
				.flatMap((reason) => (one.reasons[reason] ? [{ reason, alerts: one.reasons[reason] }] : []))
				.sort((a, b) => b.alerts - a.alerts),
			words: [...new Set(words.filter(({ rule }) => rule === one.rule).map(({ note }) => note))].slice(0, 5)
		})),
		suggestion: suggestion[0]
	};
}
