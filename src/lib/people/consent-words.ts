import type {
	CareAuthorityEvidence,
	CareConsentBasis,
	CareConsentPurpose,
	CareLegalAuthority
} from '../db/generated.ts';
import type { WordKey } from '../i18n/resources.ts';
import type { Topic } from './can.ts';
import type { FieldProblem } from './consent.ts';
import type { Consent } from './consents.server.ts';

// The words of each case, by their whole keys: for the screens on which consent is given.

export const purposeWords: Record<CareConsentPurpose, WordKey> = {
	daily_help: 'family.purpose.daily_help',
	talk_with_team: 'family.purpose.talk_with_team',
	appointments: 'family.purpose.appointments',
	stand_in: 'family.purpose.stand_in',
	decisions: 'family.purpose.decisions'
};
export const topicWords: Record<Topic, WordKey> = {
	mental_health: 'family.topic.mental_health',
	substance_use: 'family.topic.substance_use',
	violence: 'family.topic.violence',
	reproductive: 'family.topic.reproductive'
};
export const stateWords: Record<Consent['state'], WordKey> = {
	active: 'family.state.active',
	paused: 'family.state.paused',
	ended: 'family.state.ended',
	over: 'family.state.over',
	waiting: 'family.state.waiting'
};
export const basisWords: Record<CareConsentBasis, WordKey> = {
	patient: 'family.staff.basis.patient',
	spoken: 'family.staff.basis.spoken',
	legal_authority: 'family.staff.basis.legal_authority'
};
export const authorityWords: Record<CareLegalAuthority, WordKey> = {
	parent_of_minor: 'family.authority.parent_of_minor',
	guardian_of_minor: 'family.authority.guardian_of_minor',
	court_guardian: 'family.authority.court_guardian',
	health_care_proxy: 'family.authority.health_care_proxy',
	power_of_attorney: 'family.authority.power_of_attorney'
};
export const evidenceWords: Record<CareAuthorityEvidence, WordKey> = {
	birth_certificate: 'family.evidence.birth_certificate',
	court_order: 'family.evidence.court_order',
	health_care_proxy_form: 'family.evidence.health_care_proxy_form',
	power_of_attorney_form: 'family.evidence.power_of_attorney_form'
};
const problemWords: Record<FieldProblem, WordKey> = {
	name: 'family.problem.name',
	self: 'family.problem.self',
	known: 'family.problem.known',
	nobody: 'family.problem.nobody',
	tries: 'family.problem.tries',
	day: 'family.problem.day',
	past: 'family.problem.past',
	late: 'family.problem.late',
	areas: 'family.problem.areas',
	choose: 'family.problem.choose',
	moved: 'family.problem.moved',
	before: 'family.problem.before',
	fresh: 'family.problem.fresh',
	terms: 'family.problem.terms',
	witness: 'family.problem.witness',
	heard: 'family.problem.heard',
	evidence: 'family.problem.evidence',
	other: 'family.problem.other'
};

/** What is wrong with each field, in the reader's words. */
export function errorsOf(
	problems: Partial<Record<string, FieldProblem>> | undefined,
	t: (key: WordKey) => string
): Record<string, string> {
	const told = Object.entries(problems ?? {}).flatMap(([field, problem]) =>
		problem ? [[field, t(problemWords[problem])] as const] : []
	);
	return Object.fromEntries(told);
}
