import { inChild } from './child.ts';
import { foundClinic, type BenchClinic } from './clinic.ts';
import { reckonReadings } from './judged.ts';
import type { PageResult, PagesPlan } from './pages.load.ts';
import { timeQueries } from './queries.ts';
import type { IngestPlan, IngestResult } from './readings.load.ts';
import type { Stage } from './stage.ts';
import { kilobytes, milliseconds, ratio, table } from './table.ts';
import { giveYear } from './year.ts';

/** Another clinic beside the stage's, with a year of readings: about a million. */
const size = { patients: 250, messagesEach: 20, talks: 0 };
const rate = 100;
const seconds = 30;

/**
 * Part d: a year of daily readings of 250 patients. What pages show of them, beside an empty page for the same person;
 * what their queries cost beside the same statements without policies; and readings coming in with the rules on.
 */
export async function measureReadings({ closeby, adminUrl }: Stage, say: (line: string) => void) {
	say(`Filling a clinic of ${size.patients} patients with a year of readings`);
	const clinic = await foundClinic(adminUrl, closeby.url, size);
	const people = clinic.caseload.map(({ patient }) => patient);
	const count = await giveYear(adminUrl, people, clinic.manager);
	say(`${count} readings are there; asking for pages, 4 at a time`);
	const pages = await inChild<PagesPlan, PageResult[]>('pages.load.ts', pagesOf(closeby.url, clinic), 240);
	say(pagesTable(pages));
	say('The statements behind them, with and without policies');
	const queries = await timeQueries(adminUrl, clinic);
	say(
		table([
			['statement', 'without p50', 'p95', 'with policies p50', 'p95', '× p50', '× p95'],
			...queries.map(({ name, bare, guarded }) => [
				name,
				...[bare.p50, bare.p95, guarded.p50, guarded.p95].map(milliseconds),
				...[guarded.p50 / bare.p50, guarded.p95 / bare.p95].map(ratio)
			])
		])
	);
	say(`Writing down ${rate} readings a second for ${seconds} s`);
	const plan: IngestPlan = { url: closeby.url, adminUrl, people, rate, seconds };
	const ingest = await inChild<IngestPlan, IngestResult>('readings.load.ts', plan, 180);
	const reckoning = await reckonReadings(adminUrl, people, ingest.sent);
	const { floor, closeby: ours, late, perSecond } = ingest;
	say(
		table([
			['write → answered', 'carried/s', 'late', 'p50', 'p95', 'p99'],
			['one row, committed', '', '', ...[floor.p50, floor.p95, floor.p99].map(milliseconds)],
			[
				'a reading, judged',
				perSecond.toFixed(0),
				String(late),
				...[ours.p50, ours.p95, ours.p99].map(milliseconds)
			],
			['×', '', '', ...[ours.p50 / floor.p50, ours.p95 / floor.p95, ours.p99 / floor.p99].map(ratio)]
		])
	);
	say(
		`${reckoning.sent} sent: ${reckoning.stored} stored once, ${reckoning.judged} judged. ` +
			`${reckoning.crossed} patients wrote one of which a rule speaks: ${reckoning.opened} have the one alert it opens` +
			(reckoning.other.length > 0
				? `; unexpected: ${reckoning.other.join(', ')}.`
				: ', and nobody has another.')
	);
	const { sent: _, ...figures } = ingest;
	return { count, pages, queries, ingest: figures, reckoning };
}

/** `/more` and a list of keys are what a page costs a patient and somebody of the staff before it shows a reading. */
function pagesOf(url: string, { manager, caseload }: BenchClinic): PagesPlan {
	const some = caseload.slice(0, 40);
	const own = (path: string) => some.map(({ patient }) => ({ path, someone: patient }));
	return {
		url,
		pages: [
			{ name: emptyPages.patient, views: own('/more') },
			{ name: 'Log', views: own('/log') },
			{ name: 'trend of a month', views: own('/log/weight/trend') },
			{ name: 'trend of a year', views: own('/log/blood_pressure/trend?span=year') },
			{ name: emptyPages.staff, views: [{ path: '/console/account/security', someone: manager }] },
			{
				name: 'console: readings',
				views: some.map(({ patient }) => ({
					path: `/console/patients/${patient.person}/readings/log`,
					someone: manager
				}))
			},
			{
				name: 'console: conversation, card beside',
				views: some.map(({ conversation }) => ({
					path: `/console/inbox/${conversation}?card`,
					someone: manager
				}))
			}
		],
		browsers: 4,
		turns: 3,
		seconds: 2
	};
}

const emptyPages = { patient: 'More (empty, patient)', staff: 'own account (empty, staff)' };

function pagesTable(pages: PageResult[]): string {
	const floor = (name: string) =>
		pages.find((page) => page.name === (name.startsWith('console') ? emptyPages.staff : emptyPages.patient))
			?.spread;
	const rows = pages.map(({ name, perSecond, spread, bytes }) => {
		const empty = Object.values(emptyPages).includes(name) ? spread : floor(name);
		return [
			name,
			perSecond.toFixed(0),
			milliseconds(spread.p50),
			milliseconds(spread.p95),
			...[spread.p50 / (empty?.p50 ?? 1), spread.p95 / (empty?.p95 ?? 1)].map(ratio),
			kilobytes(bytes)
		];
	});
	return table([['page', 'requests/s', 'p50', 'p95', '× empty p50', '× p95', 'HTML'], ...rows]);
}
