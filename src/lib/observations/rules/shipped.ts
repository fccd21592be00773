import { conditionRules } from './conditions.ts';
import { heartFailureRules } from './heart-failure.ts';
import { lateRules } from './late.ts';
import { missedRules } from './missed.ts';
import type { Rule } from './rule.ts';
import { universalRules } from './universal.ts';

/** Every rule that ships, each id once. */
export const shippedRules: readonly Rule[] = [
	...universalRules,
	...conditionRules,
	...heartFailureRules,
	...missedRules,
	...Object.values(lateRules)
];
