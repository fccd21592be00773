import * as v from 'valibot';
import { v5 as namedId } from 'uuid';
import { line as lineSchema, type LineInput } from '../../plan/draft-input.ts';
import { kinds, parentOf, type Kind, type PlanLine } from '../../plan/line.ts';
import type { Item } from './bundle.ts';
import {
	isAgreeing,
	isAkin,
	isSame,
	ofProposed,
	ofStanding,
	sameMedicine,
	withReviewed,
	type Compared
} from './compare.ts';
import type { Sorted, SortedRecord } from './sort.ts';
import { limits } from './limits.ts';
import { RecordRefused } from './refusal.ts';
import { stillThere } from './still-there.ts';
import type { ProposedLine, Reason, Verdict } from './verdict.ts';

/** What the lines of a record are put into. */
export interface Into {
	patient: string;
	/** What the draft says already. */
	standing: readonly PlanLine[];
	/** What each resource said when it was last imported, by type and identity: its hash. */
	known: ReadonlyMap<string, string>;
	/** Lines that came from a record before and that somebody has taken out since. */
	takenOut: ReadonlySet<string>;
	/** Whether who imports may change drugs and doses. */
	prescribes: boolean;
}

/** What became of one resource. */
export interface Outcome {
	place: number;
	type: string;
	item: Item | undefined;
	outcome: 'understood' | 'kept' | 'left_out';
	reason: Reason | null;
	title: string | null;
	lines: string[];
}

export interface Merged {
	/** To be saved into the draft in this order, parents first. */
	lines: LineInput[];
	/** One for each resource, in the order of the file. */
	outcomes: Outcome[];
}

/** What became of one proposed line. */
interface Placed {
	id: string | null;
	reason: Reason | null;
}

/** By this a resource is known the next time. */
const knownAs = ({ type, identity }: Pick<Item, 'type' | 'identity'>): string => `${type} ${identity}`;

/** The id of a line that comes from a record: the same part of the same resource is the same line every time. */
export const lineIdOf = (patient: string, item: Pick<Item, 'type' | 'identity'>, part: string): string =>
	namedId(`${knownAs(item)}#${part}`, patient);

/**
 * Puts the lines of a sorted record into a draft as templates are put into it: what stands there as well stands once, what
 * hangs on it hangs there, and what somebody wrote or took out stays so. A line from an earlier import follows its
 * resource where that has changed, but for words that a person has looked at since.
 *
 * @throws RecordRefused where that is more than people can read.
 */
export function mergeRecord(record: SortedRecord, into: Into): Merged {
	const merging = new Merging(record, into);
	// Parents before what hangs on them.
	for (const kind of kinds)
		for (const sorted of record.resources) {
			if (sorted.verdict.outcome !== 'understood') continue;
			for (const proposed of sorted.verdict.lines)
				if (proposed.line.kind === kind) merging.place(sorted, proposed);
			// Each is held against all that came before: what is refused anyway is not read to its end.
			if (merging.lines.length > limits.lines) throw new RecordRefused('lines', String(limits.lines));
		}
	return { lines: merging.lines, outcomes: record.resources.map((sorted) => merging.outcomeOf(sorted)) };
}

class Merging {
	readonly lines: LineInput[] = [];
	readonly #record: SortedRecord;
	readonly #into: Into;
	readonly #placed = new Map<ProposedLine, Placed>();
	/** What stands in the draft or comes into it, with the lines of this file. */
	readonly #there: { id: string; kind: Kind; compared: Compared; fromFile: boolean }[];

	/** The medicines of the file by what they are made of. */
	readonly #medicines: ReadonlyMap<string | undefined, Compared[]>;
	/** The lines that the file has told of, once all are placed. */
	#held: Set<string> | undefined;

	constructor(record: SortedRecord, into: Into) {
		this.#record = record;
		this.#medicines = Map.groupBy(medicinesIn(record), ({ ingredients }) => ingredients);
		this.#into = into;
		this.#there = into.standing.map((line) => ({
			id: line.id,
			kind: line.kind,
			compared: ofStanding(line),
			fromFile: false
		}));
	}

	place({ item }: Sorted, proposed: ProposedLine): void {
		if (item) this.#placed.set(proposed, this.#placeOf(item, proposed));
	}

	#placeOf(item: Item, proposed: ProposedLine): Placed {
		const { patient, standing, known, takenOut, prescribes } = this.#into;
		const id = lineIdOf(patient, item, proposed.part);
		const own = standing.find((line) => line.id === id);
		if (own) {
			if (known.get(knownAs(item)) === item.hash) return { id, reason: 'known' };
			const { topic, area, doneBy: done_by } = own;
			const kept = own.kind === 'step' ? { topic, area, done_by } : { topic, area };
			const changed = { ...proposed.line, ...kept, words: withReviewed(proposed.line.words, own) };
			if (own.kind === 'medicine' && !prescribes && !sameMedicine(own, proposed.line))
				return { id: null, reason: 'provider_decides' };
			return this.#add(id, own.revision, changed, proposed, own.parent);
		}
		if (takenOut.has(id)) return { id: null, reason: 'taken_out' };
		const compared = ofProposed(proposed.line);
		const same = this.#there.find(
			(one) => one.kind === proposed.line.kind && one.id !== id && isSame(one.compared, compared)
		);
		if (!same && this.#there.some((one) => !one.fromFile && isAkin(one.compared, compared)))
			return { id: null, reason: 'other_strength' };
		if (!same) return this.#add(id, 0, proposed.line, proposed);
		if (same.fromFile)
			return {
				id: same.id,
				reason: isAgreeing(same.compared, compared) ? 'duplicate' : conflict(proposed.line.kind)
			};
		return isAgreeing(same.compared, compared)
			? { id: same.id, reason: 'in_plan' }
			: { id: null, reason: conflict(proposed.line.kind) };
	}

	#add(
		id: string,
		expected: number,
		line: ProposedLine['line'],
		{ parents }: ProposedLine,
		parent: string | null = null
	): Placed {
		const read = v.safeParse(lineSchema, {
			...line,
			id,
			expected,
			parent_id: this.#parentOf(line.kind, parents) ?? parent
		});
		if (!read.success) return { id: null, reason: 'does_not_fit' };
		this.lines.push(read.output);
		this.#there.push({ id, kind: line.kind, compared: ofProposed(line), fromFile: true });
		return { id, reason: null };
	}

	/** The line that the first reference leads to which leads to one of the right kind. */
	#parentOf(kind: Kind, parents: readonly string[]): string | null {
		const wanted = parentOf[kind];
		for (const reference of parents) {
			const found = this.#record.find(reference);
			const sorted = found && this.#record.resources.find(({ item }) => item === found);
			if (sorted?.verdict.outcome !== 'understood') continue;
			const line = sorted.verdict.lines.find((proposed) => proposed.line.kind === wanted);
			const id = line && this.#placed.get(line)?.id;
			if (id) return id;
		}
		return null;
	}

	/** Whether the file tells of a medicine in another strength or form as well: both may be taken, or one be out of date. */
	#isOneOfTwoStrengths(lines: readonly ProposedLine[]): boolean {
		return lines.some(({ line }) => {
			if (line.kind !== 'medicine') return false;
			const compared = ofProposed(line);
			return this.#medicines.get(compared.ingredients)?.some((other) => isAkin(other, compared)) ?? false;
		});
	}

	/** The lines of something that is over, unless the file has another that holds and says the same. */
	#stillThere(item: Item, verdict: Verdict): string[] {
		const { patient } = this.#into;
		this.#held ??= new Set([...this.#placed.values()].flatMap(({ id }) => id ?? []));
		const standing = this.#there.filter(({ fromFile }) => !fromFile);
		const there = stillThere(item, verdict, { standing, idOf: (part) => lineIdOf(patient, item, part) });
		return there.filter((id) => !this.#held?.has(id));
	}

	/** A resource is understood where it gave the plan a line, or the plan has it; else it is kept, or left out as it was said before. */
	outcomeOf({ place, type, item, verdict }: Sorted): Outcome {
		const title = verdict.title?.slice(0, 200) ?? null;
		const told = { place, type, item, title };
		if (verdict.outcome !== 'understood') {
			const there = item ? this.#stillThere(item, verdict) : [];
			const reason = there.length > 0 ? 'still_in_plan' : verdict.reason;
			return { ...told, outcome: verdict.outcome, reason, lines: there };
		}
		const placed = verdict.lines.flatMap((line) => this.#placed.get(line) ?? []);
		const lines = [...new Set(placed.flatMap(({ id }) => id ?? []))];
		// A line that the plan did not take says so first.
		const beside = this.#isOneOfTwoStrengths(verdict.lines) ? 'two_strengths' : verdict.beside;
		if (beside && lines.length > 0) return { ...told, outcome: 'kept', reason: beside, lines };
		if (placed.length === 0) return { ...told, outcome: 'understood', reason: verdict.reason ?? null, lines };
		const reasons = placed.map(({ reason }) => reason);
		const refused = reasons.find(
			(reason) => reason !== null && !['known', 'in_plan', 'duplicate'].includes(reason)
		);
		// What does not agree with the plan is not lost beside what does.
		if (refused) return { ...told, outcome: 'kept', reason: refused, lines };
		if (reasons.every((reason) => reason === 'duplicate'))
			return { ...told, outcome: 'left_out', reason: 'duplicate', lines };
		return {
			...told,
			outcome: 'understood',
			reason: reasons.includes(null) ? null : (reasons.find((one) => one !== 'duplicate') ?? null),
			lines
		};
	}
}

/** The medicines that a record tells of, each in all it is compared by. */
const medicinesIn = (record: SortedRecord): Compared[] =>
	record.resources.flatMap(({ verdict }) =>
		verdict.outcome === 'understood'
			? verdict.lines.flatMap(({ line }) => (line.kind === 'medicine' ? [ofProposed(line)] : []))
			: []
	);

const conflict = (kind: Kind): Reason => (kind === 'medicine' ? 'provider_decides' : 'other_target');
