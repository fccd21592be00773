import { daysIn } from './copy.ts';

/** When something was ticked, by the clock of the phone and by ours (ISO 8601), and where. */
interface Ticked {
	told: string;
	ours: string;
	zone: string;
}

/**
 * The day that a tick is for (ISO 8601 date). A plan that was read with a line says the days by our clock; one that is kept on
 * a phone says them by the phone's, and where that is wrong by days they are others.
 */
export function dayMeant(day: string, { told, ours, zone }: Ticked): string {
	const [phone, here] = [daysIn(zone, new Date(told)), daysIn(zone, new Date(ours))];
	if (day === here.today || day === here.yesterday) return day;
	if (day === phone.today) return here.today;
	return day === phone.yesterday ? here.yesterday : day;
}
