import { expect, test } from 'vitest';
import { planLine } from '../../../../tests/plan-line.ts';
import type { PlanLine } from '../../plan/line.ts';
import { warningsIn } from './warnings.ts';

const barrier = (id: string, words: NonNullable<PlanLine['words']['plain']>) =>
	planLine({ id, kind: 'barrier', words: { plain: words } });

test('what the patient cannot read at all is named before what nobody has checked', () => {
	const unchecked = barrier('a', {
		en: { words: 'No bus.', mark: 'human' },
		es: { words: 'No hay autobús.', mark: 'needs_review' }
	});
	const missing = barrier('b', { en: { words: 'No car.', mark: 'human' } });
	expect(warningsIn([unchecked, missing], 'es').map(({ line, what }) => [line.id, what])).toEqual([
		['b', 'missing'],
		['a', 'needs_review']
	]);
	expect(warningsIn([unchecked, missing], 'en')).toEqual([]);
});
