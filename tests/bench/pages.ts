import { inChild } from './child.ts';
import type { PageResult, PagesPlan } from './pages.load.ts';
import type { Stage } from './stage.ts';
import { kilobytes, milliseconds, ratio, table } from './table.ts';

/**
 * Part b: whole pages as the server renders them. `/up`, the emptiest answer the server can give, is measured in
 * turn with them: what a request costs before it has asked anything.
 */
export async function measurePages(
	{ closeby, clinic }: Stage,
	say: (line: string) => void
): Promise<PageResult[]> {
	const { manager, caseload } = clinic;
	const patients = caseload.slice(0, 40);
	const plan: PagesPlan = {
		url: closeby.url,
		pages: [
			{ name: 'nothing (/up)', views: [{ path: '/up', someone: manager }] },
			{
				name: 'Messages',
				views: patients.map(({ patient, conversation }) => ({
					path: `/messages/${conversation}`,
					someone: patient
				}))
			},
			{ name: 'inbox', views: [{ path: '/console/inbox', someone: manager }] },
			{
				name: 'inbox, conversation open',
				views: patients.map(({ conversation }) => ({
					path: `/console/inbox/${conversation}`,
					someone: manager
				}))
			}
		],
		browsers: 4,
		turns: 3,
		seconds: 2
	};
	say('Asking for pages, 4 at a time');
	const results = await inChild<PagesPlan, PageResult[]>('pages.load.ts', plan, 120);
	const nothing = results[0]?.perSecond ?? 0;
	const rows = results.map(({ name, perSecond, spread, bytes }) => [
		name,
		perSecond.toFixed(0),
		milliseconds(spread.p50),
		milliseconds(spread.p95),
		ratio(nothing / perSecond),
		kilobytes(bytes)
	]);
	say(table([['page', 'requests/s', 'p50', 'p95', '× nothing', 'HTML'], ...rows]));
	return results;
}
