import { expect, test } from 'vitest';
import { digestOfSources } from '../supabase/local/sources.js';
import config from '../svelte.config.js';

test('whoever reads the configuration while the app is built names it the same, at whatever time', () => {
	expect(config.kit?.version?.name).toBe(digestOfSources());
	expect(digestOfSources()).toMatch(/^[0-9a-f]{64}$/);
});
