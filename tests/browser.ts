import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { readEnvironment } from '../src/env.ts';

// First the build without windows, which Playwright itself prefers: it draws the same pages for less work.
const names = [
	'chromium-headless-shell',
	'google-chrome-stable',
	'google-chrome',
	'chromium',
	'chromium-browser',
	'chrome'
];
const usualPlaces = [
	'/opt/google/chrome/chrome',
	'/usr/lib/chromium/chromium',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Said when no browser is there and none could be installed. */
export const howToGetOne =
	'No browser was found: run `npx playwright install --with-deps chromium`, or set CLOSEBY_BROWSER to the path of a Chrome or Chromium.';

/** Chromium switches for tests: nothing but the page under test uses the network, and root needs no sandbox. */
export const launchArguments = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-quic',
	'--disable-sync',
	'--no-first-run',
	// Two processes fewer for each browser: a tenth of its work here was talking between them.
	'--in-process-gpu',
	'--enable-features=NetworkServiceInProcess2',
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
];

/**
 * The path of a Chromium that starts: the one CLOSEBY_BROWSER names, else one of the machine's, else the one
 * Playwright downloaded; undefined when there is none. Throws when CLOSEBY_BROWSER names one that does not start.
 */
export function findBrowser(): string | undefined {
	const { CLOSEBY_BROWSER: chosen } = readEnvironment();
	if (chosen !== undefined) {
		if (!starts(chosen)) throw new Error(`CLOSEBY_BROWSER names a browser that does not start: ${chosen}`);
		return chosen;
	}
	const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
	const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
	return [...onPath, ...usualPlaces, chromium.executablePath()].find(starts);
}

/**
 * As `findBrowser`, but installs one when there is none: as root on Debian the distribution's, with fonts for other
 * scripts and emoji; else Playwright's. Takes minutes at most; undefined when neither works.
 */
export function findOrInstallBrowser(say: (line: string) => void): string | undefined {
	const found = findBrowser();
	if (found !== undefined) return found;
	const root = process.getuid?.() === 0;
	// Elsewhere the package of this name may be no browser but a hint how to get one, which `findBrowser` sees through.
	if (root && existsSync('/etc/debian_version')) {
		say('No browser found: installing the one of Debian');
		// A new machine may still be installing something else.
		const wait = ['-o', 'DPkg::Lock::Timeout=120'];
		const packages = ['chromium-headless-shell', 'fonts-noto-core', 'fonts-noto-color-emoji'];
		run('apt-get', [...wait, 'update'], 150_000);
		run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], 300_000);
		const installed = findBrowser();
		if (installed !== undefined) return installed;
	}
	say('No browser found: installing the one of Playwright');
	// Only root can install the libraries it needs; anyone else would be asked for a password nobody types.
	run('npx', ['playwright', 'install', ...(root ? ['--with-deps'] : []), 'chromium'], 240_000);
	return findBrowser();
}

/** A wrapper that only tells how to install a browser is no browser, so each candidate is asked for its version. */
function starts(candidate: string): boolean {
	try {
		accessSync(candidate, constants.X_OK);
	} catch {
		return false;
	}
	return run(candidate, ['--version'], 20_000);
}

function run(command: string, words: string[], timeout: number): boolean {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	return spawnSync(command, words, { stdio: 'ignore', timeout, killSignal: 'SIGKILL', env }).status === 0;
}

if (import.meta.main) {
	const browser = findOrInstallBrowser((line) => process.stderr.write(`${line}\n`));
	process.stdout.write(`${browser ?? howToGetOne}\n`);
	process.exitCode = browser === undefined ? 1 : 0;
}
