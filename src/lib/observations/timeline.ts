import { isSilent, type History, type Reading, type SymptomReport } from './history.ts';
import { componentKeys, type ComponentKey } from './measures.ts';
import { zonesFor } from './signs.ts';

/** In milliseconds. */
export const hour = 60 * 60 * 1000;

/** A value of one component. `at` in milliseconds since 1970. */
export interface Point {
	id: string;
	at: number;
	value: number;
	context: Reading['context'];
}

/** A history put in order once, for all rules: oldest first, those of one moment by id, nothing later than now. */
export interface Timeline {
	now: number;
	history: History;
	points(component: ComponentKey): readonly Point[];
	/** What each sign means for the patient now. */
	signs: ReturnType<typeof zonesFor>;
	/** Those of the last day. */
	reports: readonly (SymptomReport & { moment: number })[];
}

/** Puts a history in order. */
export function timelineOf(history: History): Timeline {
	const now = Date.parse(history.now);
	const byComponent = new Map<ComponentKey, Point[]>();
	for (const { id, at, values, context } of history.readings) {
		const moment = Date.parse(at);
		if (!(moment <= now)) continue;
		for (const component of componentKeys) {
			const value = values[component];
			if (value === undefined) continue;
			const points = byComponent.get(component) ?? [];
			points.push({ id, at: moment, value, context });
			byComponent.set(component, points);
		}
	}
	for (const points of byComponent.values()) points.sort((a, b) => a.at - b.at || compare(a.id, b.id));
	return {
		now,
		history,
		signs: zonesFor(history, (condition, zone) => isSilent(`${condition}_${zone}_sign`, history)),
		points: (component) => byComponent.get(component) ?? [],
		reports: history.reports
			.map((report) => ({ ...report, moment: Date.parse(report.at) }))
			.filter(({ moment }) => moment <= now && moment > now - 24 * hour)
			.sort((a, b) => a.moment - b.moment || compare(a.id, b.id))
	};
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
