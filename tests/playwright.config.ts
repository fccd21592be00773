import { defineConfig } from '@playwright/test';
import { findBrowser, howToGetOne, launchArguments } from './browser.ts';
import type { WorkerFixtures } from './closeby.ts';

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(howToGetOne);

export default defineConfig<object, WorkerFixtures>({
	testDir: '.',
	testMatch: '*.spec.ts',
	outputDir: '../test-results',
	// Each worker has a Closeby of its own; the stories of one file share it, one after the other.
	workers: 2,
	forbidOnly: true,
	retries: 0,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		launchOptions: { executablePath, args: launchArguments },
		actionTimeout: 10_000,
		navigationTimeout: 20_000,
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure'
	}
});
