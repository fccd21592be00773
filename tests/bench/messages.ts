import { inChild, startChild } from './child.ts';
import { settledMemory } from './memory.ts';
import type { Stage } from './stage.ts';
import type { TalkPlan, TalkResult } from './talk.load.ts';
import { milliseconds, ratio, table } from './table.ts';

const idleSockets = 1_000;

/** Part a: from one screen to the other, how many, and what an idle socket costs. */
export async function measureMessages(stage: Stage, say: (line: string) => void) {
	const { closeby, clinic, adminUrl, key } = stage;
	const { url } = closeby;
	// First, while the server's heap is still small: in one that has been large, sockets would weigh nothing.
	say(`Opening ${idleSockets} idle sockets`);
	const socketKiB = await weighSocket(stage);
	const floor = await startChild<string, number>('floor.server.ts', adminUrl, 30);
	const journey = await startChild<string, number>('journey.server.ts', adminUrl, 30);
	try {
		const plan: TalkPlan = {
			url,
			key,
			adminUrl,
			floorPort: floor.result,
			journeyPort: journey.result,
			talks: clinic.talks,
			idle: clinic.caseload.map(({ patient }) => patient),
			rates: [50, 200],
			turns: 3,
			seconds: 5,
			climb: [75, 100, 125, 150, 200, 250, 350, 500]
		};
		say('Sending: 1 in flight, 50 a second, 200 a second, then climbing');
		const talk = await inChild<TalkPlan, TalkResult>('talk.load.ts', plan, 300);
		sayTalk(talk, socketKiB, say);
		return { ...talk, socketKiB };
	} finally {
		await Promise.all([floor.stop(), journey.stop()]);
	}
}

/** KiB of the server's memory for each socket that is joined and silent. */
async function weighSocket({ closeby, clinic, key, inspectPort }: Stage): Promise<number> {
	const people = clinic.caseload.map(({ patient }) => patient);
	const open = (count: number) => startChild('idle.load.ts', { url: closeby.url, key, people, count }, 60);
	// A few before, so that what the server keeps anyway (pools, code) is not counted.
	await (await open(50)).stop();
	const before = await settledMemory(closeby.pid, inspectPort);
	const sockets = await open(idleSockets);
	const after = await settledMemory(closeby.pid, inspectPort);
	await sockets.stop();
	return (after - before) / idleSockets;
}

function sayTalk(
	{ loads, climb, reckoning }: TalkResult,
	socketKiB: number,
	say: (line: string) => void
): void {
	const rows = loads.map(({ perSecond, floor, journey, closeby, turns, late }) => [
		perSecond === 0 ? '1 in flight' : `${perSecond}/s`,
		...[floor.p50, floor.p95, floor.p99, journey.p50, closeby.p50, closeby.p95, closeby.p99].map(
			milliseconds
		),
		...[closeby.p50 / floor.p50, closeby.p95 / floor.p95, closeby.p99 / floor.p99].map(ratio),
		`${ratio(Math.min(...turns))}–${ratio(Math.max(...turns))}`,
		String(late)
	]);
	const head = [
		'send → seen',
		'floor p50',
		'p95',
		'p99',
		'bare journey p50',
		'Closeby p50',
		'p95',
		'p99',
		'× p50',
		'× p95',
		'× p99'
	];
	say(table([[...head, 'turns', 'late'], ...rows]));
	const steps = climb.map(({ perSecond, carried, late, spread, sustained }) => [
		`${perSecond}/s`,
		carried.toFixed(0),
		milliseconds(spread.p50),
		milliseconds(spread.p99),
		String(late),
		sustained ? 'yes' : 'no'
	]);
	say(table([['climb', 'carried/s', 'p50', 'p99', 'late', 'sustained'], ...steps]));
	const most = climb.filter(({ sustained }) => sustained).at(-1)?.perSecond ?? 0;
	say(
		`Sustained: ${most} messages/s. ${reckoning.acknowledged} acknowledged, ` +
			`${reckoning.missing} of them not received; ${reckoning.received} received, ` +
			`${reckoning.wrong} of them doubled, out of order or after a gap.`
	);
	say(`An idle socket holds ${socketKiB.toFixed(1)} KiB.`);
}
