import type { PlanLine } from '../../plan/line.ts';
import type { DoseReport, StepReport } from '../../plan/plan.server.ts';

/** What became of a step or a medicine on one day. */
export interface DayMark {
	/** ISO 8601 */
	day: string;
	/** ISO weekday, 1 Monday. */
	weekday: number;
	/** `not`: could not, or at least one dose missed. Null where nothing was said. */
	mark: 'done' | 'not' | 'unsure' | null;
	/** Whether the plan asks for it on that day. */
	due: boolean;
}

interface Reports {
	today: string;
	steps: readonly StepReport[];
	doses: readonly DoseReport[];
}

/** The last seven days of a line, today last. */
export function weekOf({ id, schedule }: PlanLine, { today, steps, doses }: Reports): DayMark[] {
	return [6, 5, 4, 3, 2, 1, 0].map((ago) => {
		const date = new Date(`${today}T00:00:00Z`);
		date.setUTCDate(date.getUTCDate() - ago);
		const day = date.toISOString().slice(0, 10);
		const weekday = date.getUTCDay() || 7;
		const said = [
			...steps.filter((report) => report.line === id && report.day === day),
			...doses.filter((report) => report.line === id && report.day === day)
		].map(({ outcome }) => outcome);
		const mark = said.some((outcome) => outcome === 'could_not' || outcome === 'missed')
			? 'not'
			: said.includes('not_sure')
				? 'unsure'
				: said.length > 0
					? 'done'
					: null;
		return { day, weekday, mark, due: !schedule?.weekdays?.length || schedule.weekdays.includes(weekday) };
	});
}
