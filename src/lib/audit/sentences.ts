import type { WordKey } from '../i18n/resources.ts';

const acts: Record<string, WordKey> = {
	'record.read': 'audit.acts.read',
	'alert.read': 'audit.acts.readForAlert',
	'record.listed': 'audit.acts.listed',
	'record.exported': 'audit.acts.exported',
	'record.copied': 'audit.acts.copied',
	'record.imported': 'audit.acts.imported',
	'log.read': 'audit.acts.logRead',
	'messages.sent': 'audit.acts.sent',
	'messages.corrected': 'audit.acts.corrected',
	'messages.withdrawn': 'audit.acts.withdrawn',
	'emergency.opened': 'audit.acts.emergencyOpened',
	'emergency.ended': 'audit.acts.emergencyEnded',
	'disclosure.recorded': 'audit.acts.disclosed',
	'person.enrolled': 'audit.acts.enrolled',
	'consent.given': 'audit.acts.consentGiven',
	'consent.changed': 'audit.acts.consentChanged',
	'consent.paused': 'audit.acts.consentPaused',
	'consent.resumed': 'audit.acts.consentResumed',
	'consent.ended': 'audit.acts.consentEnded',
	'consent.reviewed': 'audit.acts.reviewed',
	'invitation.made.join': 'audit.acts.invitationMade',
	'invitation.made.recover': 'audit.acts.invitationRenewed',
	'invitation.revoked.join': 'audit.acts.invitationRevoked',
	'invitation.revoked.recover': 'audit.acts.invitationRevoked',
	'invitation.locked.join': 'audit.acts.invitationLocked',
	'invitation.locked.recover': 'audit.acts.invitationLocked',
	'invitation.made.helper': 'audit.acts.helperInvited',
	'invitation.revoked.helper': 'audit.acts.helperRevoked',
	'invitation.locked.helper': 'audit.acts.helperLocked',
	'invitation.used.helper': 'audit.acts.helperJoined',
	'plan.published': 'audit.acts.planPublished',
	'plan.signed': 'audit.acts.planSigned',
	'plan.opinion_given': 'audit.acts.planAnswered',
	'plan.opinion_answered': 'audit.acts.planAnswered',
	'plan.taught_back': 'audit.acts.planAnswered',
	'plan.teach_back_reviewed': 'audit.acts.planAnswered',
	'plan.step_reported': 'audit.acts.planTicked',
	'plan.dose_reported': 'audit.acts.planTicked',
	'plan.about_me_written': 'audit.acts.aboutMe',
	'plan.medicines_reviewed': 'audit.acts.medicinesReviewed'
};

/** Of acts on many records at once, where only whose they are was shown. */
const namesAlone: Record<string, WordKey> = {
	'record.listed': 'audit.acts.named',
	'record.exported': 'audit.acts.namesTaken'
};

/** The sentence that tells a patient of an act; an act that has none of its own is told all the same. */
export function sentenceOf(action: string, area: string | null): WordKey {
	if (area === 'profile' && namesAlone[action]) return namesAlone[action];
	if (acts[action]) return acts[action];
	return action.startsWith('plan.') ? 'audit.acts.planWritten' : 'audit.acts.other';
}

/** The areas of a record as a patient calls them. */
export const areaWords: Record<string, WordKey> = {
	profile: 'audit.areas.profile',
	plan: 'audit.areas.plan',
	medicines: 'audit.areas.medicines',
	readings: 'audit.areas.readings',
	questionnaires: 'audit.areas.questionnaires',
	messages: 'audit.areas.messages',
	appointments: 'audit.areas.appointments',
	resources: 'audit.areas.resources'
};

/** Why a record was opened in an emergency. */
export const reasonWords: Record<string, WordKey> = {
	unwell_now: 'audit.reasons.unwell',
	urgent_message: 'audit.reasons.urgent',
	team_away: 'audit.reasons.away',
	other: 'audit.reasons.other'
};

/** What somebody is, beside their name. */
export const roleWords: Record<string, WordKey> = {
	care_manager: 'audit.roles.careManager',
	supervisor: 'audit.roles.supervisor',
	provider: 'audit.roles.provider',
	biller: 'audit.roles.biller',
	clinic_admin: 'audit.roles.clinicAdmin',
	staff: 'audit.roles.staff',
	caregiver: 'audit.roles.caregiver'
};
