import type { Translation } from '../i18n/translation.ts';
import type { Call } from './calls.ts';

/** Who calls about a yellow reading and when, in words: what stands above what to do now, and what comes after it. */
export interface CallInWords {
	heading: string;
	team: string;
}

/**
 * What somebody is told who has a yellow reading. Without a call, that their care team has to know, and no day: nobody may be
 * promised what is not so. `patient` is what to call the patient, where somebody else writes; `now` is ISO 8601.
 */
export function callInWords(
	call: Call | undefined,
	now: string,
	{ t, format }: Pick<Translation, 't' | 'format'>,
	patient?: string
): CallInWords {
	const name = patient ?? '';
	const of = patient !== undefined;
	switch (call?.by) {
		case 'team':
			return {
				heading: t(of ? 'observations.guidance.callTodayOf' : 'observations.guidance.callToday', { name }),
				team: t('observations.guidance.teamOpen')
			};
		case 'closing': {
			const { near, day } = format.comingDay(call.at, now);
			const time = format.timeAfter(call.at);
			return {
				heading: t(of ? 'observations.guidance.callSoonOf' : 'observations.guidance.callSoon', { name }),
				team: t(near ? 'observations.guidance.teamClosingNear' : 'observations.guidance.teamClosingOn', {
					day,
					time
				})
			};
		}
		case 'on_call':
			return {
				heading: t(of ? 'observations.guidance.callSoonOf' : 'observations.guidance.callSoon', { name }),
				team: t('observations.guidance.teamOnCall', { duration: format.duration(call.minutes * 60) })
			};
		case 'opening': {
			const { near, day } = format.comingDay(call.at, now);
			const time = format.timeAfter(call.at);
			if (near)
				return {
					heading: t(of ? 'observations.guidance.callNearOf' : 'observations.guidance.callNear', {
						name,
						day
					}),
					team: t('observations.guidance.teamNear', { day, time })
				};
			return {
				heading: t(of ? 'observations.guidance.callOnOf' : 'observations.guidance.callOn', { name, day }),
				team: t('observations.guidance.teamOn', { day, time })
			};
		}
		case undefined:
			return { heading: t('observations.guidance.yellow'), team: t('observations.guidance.team') };
	}
}
