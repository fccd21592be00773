import type { Database } from '../db/connection.server.ts';
import type { Language } from '../i18n/languages.ts';
import type { LogReading, LogReport } from '../observations/log.ts';
import { readLog } from '../observations/log.server.ts';
import { patientCard } from '../people/people.server.ts';
import { readPlan } from '../plan/plan.server.ts';
import { alertById, type OpenAlert } from './alerts.server.ts';
import { medicineWords, zoneWords, type SummaryLine, type SummaryZone } from './summary-lines.ts';

/** How far back a summary looks. */
const summaryDays = 14;

/** What a provider needs to answer a question about an alert, as far as they may see it. */
export interface AlertSummary {
	alert: OpenAlert & { patient: string };
	card: Awaited<ReturnType<typeof patientCard>> | null;
	/** Newest first. */
	readings: LogReading[];
	/** Newest first; those in which a sign was said, or that it is worse. */
	reports: LogReport[];
	/** Null where they may not be seen, or no plan is in force. */
	medicines: SummaryLine[] | null;
	/** What the plan says of signs like these: the lines of its yellow and red zone. */
	zones: SummaryZone[];
}

/** The summary of an alert; undefined where there is none, or its record is closed to the person asking. Looks are recorded. */
export async function alertSummary(
	db: Database,
	id: string,
	now: Date,
	language: Language
): Promise<AlertSummary | undefined> {
	const alert = await alertById(db, id);
	if (!alert || alert.patient === null) return undefined;
	const { patient } = alert;
	const [card, log, plan] = await Promise.all([
		patientCard(db, patient),
		readLog(db, patient),
		readPlan(db, patient, language)
	]);
	const since = now.getTime() - summaryDays * 24 * 60 * 60 * 1000;
	const lately = ({ at }: { at: string }) => Date.parse(at) >= since;
	const lines = plan?.lines ?? [];
	return {
		alert: { ...alert, patient },
		card: card ?? null,
		readings: (log?.readings ?? []).filter(lately),
		reports: (log?.reports ?? [])
			.filter((report) => lately(report) && (report.symptoms.length > 0 || report.feeling === 'worse'))
			.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
		medicines: plan
			? lines.filter(({ kind }) => kind === 'medicine').map((line) => medicineWords(line, language))
			: null,
		zones: lines.flatMap((line) => zoneWords(line, language) ?? [])
	};
}
