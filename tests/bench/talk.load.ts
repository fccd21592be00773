import { answer } from './child.ts';
import { BrowserLine } from './browser-line.ts';
import { arrive, oneInFlight, type Carry } from './arrivals.ts';
import type { SignedIn, Talk } from './clinic.ts';
import { openFloor } from './floor.ts';
import { openJourney } from './journey.ts';
import { openIdle } from './socket.ts';
import { Times, type Spread } from './spread.ts';
import { OpenTalk, type Reckoning } from './talk.ts';

export interface TalkPlan {
	url: string;
	key: string;
	adminUrl: string;
	floorPort: number;
	journeyPort: number;
	talks: Talk[];
	/** Whose sockets are open and hear nothing. */
	idle: SignedIn[];
	/** Messages a second, each measured in turn with the floor and the bare journey. */
	rates: number[];
	/** How often floor, journey and Closeby take turns, and for how many seconds each. */
	turns: number;
	seconds: number;
	/** Messages a second to climb through until one is too many. */
	climb: number[];
}

/** One load on the floor, on the bare journey (journey.ts) and on Closeby, in turns. */
export interface Load {
	/** Messages a second; 0 means one in flight. */
	perSecond: number;
	floor: Spread;
	journey: Spread;
	closeby: Spread;
	/** Closeby to floor: ratio of the medians in each turn: how far the machine's mood moves it. */
	turns: number[];
	/** Refused, or not in hand ten seconds after the last was sent. */
	late: number;
}

export interface Step {
	perSecond: number;
	carried: number;
	late: number;
	spread: Spread;
	sustained: boolean;
}

export interface TalkResult {
	loads: Load[];
	climb: Step[];
	reckoning: Reckoning;
}

/** A step is sustained when nothing is late, the rate is kept, and 99 of 100 are on the other screen in this time. */
const longestP99 = 500;
const climbSeconds = 10;

answer(async (plan: TalkPlan): Promise<TalkResult> => {
	const { url, key } = plan;
	const floor: Carry = (await openFloor(plan.adminUrl, plan.floorPort)).carry;
	const journey = await openJourney(plan.journeyPort);
	const talks = await Promise.all(plan.talks.map((talk) => OpenTalk.open(url, key, talk)));
	const closeby: Carry = (number) => {
		const talk = talks[number % talks.length];
		return talk === undefined ? Promise.reject(new Error('There are no conversations')) : talk.carry(number);
	};
	const ways: Ways = { floor, journey, closeby };
	// All paths warm, sessions read, statements planned, code compiled.
	await arrive(floor, 50, 2);
	await arrive(journey, 50, 2);
	await arrive(closeby, 50, 6);

	const loads = [await compareOneInFlight(ways, plan.turns)];
	await openIdle(
		url,
		key,
		plan.idle.map((someone) => ({ line: new BrowserLine(url, someone), person: someone.person }))
	);
	for (const rate of plan.rates) loads.push(await compare(ways, rate, plan));

	const climb: Step[] = [];
	for (const rate of plan.climb) {
		const step = await climbTo(closeby, rate);
		climb.push(step);
		if (!step.sustained) break;
	}
	const reckonings = await Promise.all(talks.map((talk) => talk.reckon()));
	const sum = (of: keyof Reckoning) => reckonings.reduce((total, reckoning) => total + reckoning[of], 0);
	return {
		loads,
		climb,
		reckoning: {
			acknowledged: sum('acknowledged'),
			received: sum('received'),
			missing: sum('missing'),
			wrong: sum('wrong')
		}
	};
});

interface Ways {
	floor: Carry;
	journey: Carry;
	closeby: Carry;
}

async function compareOneInFlight({ floor, journey, closeby }: Ways, turns: number): Promise<Load> {
	const load = newLoad();
	for (let turn = 0; turn < turns; turn++) {
		const least = await oneInFlight(floor, 100);
		const bare = await oneInFlight(journey, 100);
		load.add(least, bare, await oneInFlight(closeby, 100), 0);
	}
	return load.done(0);
}

async function compare({ floor, journey, closeby }: Ways, rate: number, plan: TalkPlan): Promise<Load> {
	const load = newLoad();
	for (let turn = 0; turn < plan.turns; turn++) {
		const least = await arrive(floor, rate, plan.seconds);
		const bare = await arrive(journey, rate, plan.seconds);
		const ours = await arrive(closeby, rate, plan.seconds);
		load.add(least.times, bare.times, ours.times, least.late + bare.late + ours.late);
	}
	return load.done(rate);
}

function newLoad() {
	const floor = new Times();
	const journey = new Times();
	const closeby = new Times();
	const turns: number[] = [];
	let late = 0;
	return {
		add(least: Times, bare: Times, ours: Times, missing: number) {
			floor.merge(least);
			journey.merge(bare);
			closeby.merge(ours);
			turns.push(ours.spread().p50 / least.spread().p50);
			late += missing;
		},
		done: (perSecond: number): Load => ({
			perSecond,
			floor: floor.spread(),
			journey: journey.spread(),
			closeby: closeby.spread(),
			turns,
			late
		})
	};
}

async function climbTo(closeby: Carry, rate: number): Promise<Step> {
	const { times, late, perSecond: carried } = await arrive(closeby, rate, climbSeconds);
	const spread = times.spread();
	const sustained = late === 0 && spread.p99 <= longestP99 && carried >= rate * 0.95;
	return { perSecond: rate, carried, late, spread, sustained };
}
