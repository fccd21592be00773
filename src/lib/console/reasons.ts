import type { WordKey } from '../i18n/resources.ts';
import type { EmergencyReason } from './emergency.ts';

/** Why a record is opened in an emergency, as staff choose and read it. */
export const reasonLabels: Record<EmergencyReason, WordKey> = {
	unwell_now: 'console.emergency.reasons.unwell',
	urgent_message: 'console.emergency.reasons.urgent',
	team_away: 'console.emergency.reasons.away',
	other: 'console.emergency.reasons.other'
};
