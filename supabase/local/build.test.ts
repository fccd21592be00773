import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { buildIfNeeded } from './build.ts';

const checkout = await vi.hoisted(async () => {
	const fs = await import('node:fs/promises');
	const os = await import('node:os');
	return { project: await fs.mkdtemp(`${os.tmpdir()}/closeby-checkout-`) };
});
vi.mock('./project.ts', () => checkout);
afterAll(() => rm(checkout.project, { recursive: true }));

test('a checkout that has to be built and cannot be written says so in one line', async () => {
	// Where a file stands, not even root can make a folder.
	writeFileSync(join(checkout.project, '.svelte-kit'), '');
	const said: string[] = [];
	await expect(buildIfNeeded((line) => said.push(line), AbortSignal.timeout(60_000))).rejects.toMatchObject({
		name: 'Refusal',
		message: `The app has to be built, and ${checkout.project} cannot be written (EEXIST): run npm run build as the user it belongs to.`
	});
	expect(said).toEqual([]);
});
