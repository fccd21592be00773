import type { Duties } from './duties.server.ts';

/** Of a member of staff who has no role and whom nothing waits for. */
export const noDuties: Duties = {
	clinical: false,
	oversees: false,
	administers: false,
	signs: false,
	toSign: 0,
	alerts: 0,
	alerted: {},
	questions: 0,
	answers: 0,
	unseen: 0,
	emergencies: []
};
