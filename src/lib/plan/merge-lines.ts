import type { Topic } from '../people/can.ts';

/** A line and the key of the template it came from. */
export interface From<Line> {
	condition: string;
	line: Line;
}

interface AnyLine {
	key: string;
	topic?: Topic | undefined;
}

/** Lines of several templates that are one line in the plan. */
export interface Group<Line> {
	/** Unique among the groups of one kind. */
	key: string;
	/** The line whose words are used: the first by the name of its template, so that no order of choosing changes it. */
	first: Line;
	/** What may be seen with the line: when anybody's line is in no sensitive topic, only those. */
	open: From<Line>[];
	all: From<Line>[];
}

/** Where a key of one template is found in the merged plan. */
export type Places = (condition: string, key: string) => string;

/**
 * Groups lines of the same identity (the key, unless told otherwise), in the order they first appear. A line that also stands outside a
 * sensitive topic is shown outside it; lines of different topics stay apart, for a grant may name one of them only.
 */
export function grouped<Line extends AnyLine>(
	from: readonly From<Line>[],
	identity: (line: Line) => string = ({ key }) => key
): Group<Line>[] {
	const groups = [...Map.groupBy(from, ({ line }) => identity(line)).values()]
		.flatMap((same) =>
			same.some(isOpen) ? [same] : [...Map.groupBy(same, ({ line }) => line.topic).values()]
		)
		.map(groupOf);
	const times = Map.groupBy(groups, ({ key }) => key);
	// A key is free of dots, so a key with its condition before it can meet no other.
	return groups.map((group) =>
		(times.get(group.key)?.length ?? 0) > 1 ? { ...group, key: `${conditionOf(group)}.${group.key}` } : group
	);
}

/** Finds the merged line a template's own key now stands for. */
export function placesIn(groups: readonly Group<AnyLine>[]): Places {
	const places = new Map(
		groups.flatMap(({ key, all }) => all.map(({ condition, line }) => [`${condition}.${line.key}`, key]))
	);
	return (condition, key) => places.get(`${condition}.${key}`) ?? key;
}

/** Each value once, the first place kept. */
export function once<Value>(
	values: readonly Value[],
	by: (value: Value) => unknown = (value) => value
): Value[] {
	const seen = new Map<unknown, Value>();
	for (const value of values) if (!seen.has(by(value))) seen.set(by(value), value);
	return [...seen.values()];
}

function isOpen<Line extends AnyLine>({ line }: From<Line>): boolean {
	return line.topic === undefined;
}

function groupOf<Line extends AnyLine>(all: From<Line>[]): Group<Line> {
	const open = all.some(isOpen) ? all.filter(isOpen) : all;
	const { line } = firstByCondition(open);
	return { key: line.key, first: line, open, all };
}

function conditionOf<Line>(group: Group<Line>): string {
	return firstByCondition(group.open).condition;
}

function firstByCondition<Line>(from: readonly From<Line>[]): From<Line> {
	return from.reduce((first, next) => (next.condition < first.condition ? next : first));
}
