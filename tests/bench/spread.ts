import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** How long things took, in milliseconds. */
export interface Spread {
	count: number;
	p50: number;
	p95: number;
	p99: number;
	most: number;
}

/** Collects times, to a microsecond. */
export class Times {
	readonly #histogram: RecordableHistogram = createHistogram();

	/** `milliseconds` between two readings of one clock. */
	add(milliseconds: number): void {
		this.#histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
	}

	/** Takes in the times of another collection. */
	merge(other: Times): void {
		this.#histogram.add(other.#histogram);
	}

	spread(): Spread {
		const at = (percentile: number) => this.#histogram.percentile(percentile) / 1000;
		return {
			count: this.#histogram.count,
			p50: at(50),
			p95: at(95),
			p99: at(99),
			most: this.#histogram.max / 1000
		};
	}
}
