import { expect, test } from 'vitest';
import { ageProblem, type GuardianAge } from './guardian-ages.ts';

const at = (age: number, keeps: GuardianAge['keeps'], topics: GuardianAge['topics'] = []): GuardianAge => ({
	age,
	keeps,
	topics,
	source: 'State law',
	version: 1
});
const ages = [at(13, ['messages', 'appointments'], ['violence']), at(18, [])];

test.each<[why: string, changed: GuardianAge | undefined, former: number | undefined, problem: unknown]>([
	['an age between', at(16, ['messages']), undefined, undefined],
	['an age that is there', at(13, ['messages']), undefined, 'taken'],
	['moved onto another', at(18, ['messages']), 13, 'taken'],
	['the same age, changed', at(13, ['messages']), 13, undefined],
	['more areas than before', at(16, ['plan']), undefined, 'wider'],
	['more topics than before', at(16, ['messages'], ['reproductive']), undefined, 'wider'],
	['fewer areas than after', at(12, ['messages'], ['violence']), undefined, 'narrower'],
	['moved past the end', at(19, ['messages', 'appointments']), 13, 'wider'],
	['no end any more', at(18, ['messages']), 18, 'end'],
	['the end taken away', undefined, 18, 'end'],
	['an age taken away', undefined, 13, undefined]
])('%s', (_why, changed, former, problem) => {
	expect(ageProblem(ages, changed, former)).toBe(problem);
});
