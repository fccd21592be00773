import { afterAll, beforeAll, expect, test } from 'vitest';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { outcome } from './clinic.ts';
import { accept, born, invite, prove } from './invitations.ts';

let clinic: AtOnce;

beforeAll(async () => {
	clinic = await clinicAtOnce();
});
afterAll(() => clinic.drop());

test('who is invited anew while they come in has no second invitation, and their login', async () => {
	const { maria } = clinic.cast;
	const { link } = await clinic.request('lee', invite(maria));
	const joins = await clinic.begun('closeby_identity');
	const { claim } = await joins.do(prove(link, { born }));
	expect(await joins.do(accept(claim, 'maria'))).toEqual([{ person: maria }]);
	const lee = await clinic.begun('lee');
	const invited = outcome(lee.do(invite(maria)).then(() => lee.commit()));
	await lee.waits();
	await joins.commit();
	expect(await invited).toBe('TAKEN');
	const { rows } = await clinic.watcher.query<{ state: string }>(
		'select identity.state_of(i) as state from identity.invitations i where i.person_id = $1',
		[maria]
	);
	expect(rows).toEqual([{ state: 'used' }]);
});
