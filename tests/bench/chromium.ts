import { chromium, type Browser } from '@playwright/test';
import { findBrowser, howToGetOne, launchArguments } from '../browser.ts';

/** Starts Chromium, with a port for other tools when one is given. Throws an Error that says how to get one. */
export async function openChromium(debuggingPort?: number): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === undefined) throw new Error(howToGetOne);
	const port = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`];
	return chromium.launch({ executablePath, args: [...launchArguments, ...port] });
}
