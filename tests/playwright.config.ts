import { defineConfig } from '@playwright/test';
import { tmpdir } from 'node:os';
import { findBrowser, howToGetOne, launchArguments } from './browser.ts';
import type { WorkerFixtures } from './closeby.ts';

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(howToGetOne);

// All pages of a profile in one process: a sixth of the run here was starting one for each page, and compiling in it what the
// one before had compiled. Profiles share none, so two people are in two browsers as before.
const oneProcess = ['--renderer-process-limit=1', '--disable-site-isolation-trials'];

export default defineConfig<object, WorkerFixtures>({
	testDir: '.',
	testMatch: '*.spec.ts',
	outputDir: '../test-results',
	// Each worker has a Closeby of its own, which its stories share one after the other: a story brings its own people.
	workers: 2,
	// Stories of one file may run side by side, so that no long file is left running alone at the end.
	fullyParallel: true,
	forbidOnly: true,
	retries: 0,
	// When nothing works any more, what went wrong is told while there is time; it stands at the end of the run.
	maxFailures: 12,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		// Without a locale Chromium writes no file into a folder with letters beyond ASCII, as the project's may have.
		launchOptions: { executablePath, args: [...launchArguments, ...oneProcess], downloadsPath: tmpdir() },
		actionTimeout: 10_000,
		navigationTimeout: 20_000,
		screenshot: 'only-on-failure',
		// Recording costs a fifth of the run; the screenshot, the page's words and the log usually tell. When they do not:
		// npx playwright test --config=tests/playwright.config.ts --trace=retain-on-failure <file>
		trace: 'off'
	}
});
