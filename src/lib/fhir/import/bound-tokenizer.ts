import { Tokenizer } from '@streamparser/json';
import { limits } from './limits.ts';
import { RecordRefused } from './refusal.ts';

/** Tokens of JSON, with numbers judged before they are read. */
export class BoundTokenizer extends Tokenizer {
	override parseNumber(digits: string): number {
		const value = Number(digits);
		if (digits.length > limits.number || /e[+-]?\d{3,}/i.test(digits) || !Number.isFinite(value))
			throw new RecordRefused('longNumber');
		return value;
	}
}
