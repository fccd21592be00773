import type { Page } from '@playwright/test';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';
import { expect } from './closeby.ts';

/** A device that makes and uses passkeys in this page without asking anybody. */
export interface VirtualDevice {
	/** Whether its owner can prove who they are to it, by finger or PIN. */
	recognise(owner: boolean): Promise<void>;
}

/** Gives a page's browser a platform authenticator (Chrome DevTools Protocol, WebAuthn domain; WebAuthn Level 3, section 11). */
export async function giveDevice(page: Page): Promise<VirtualDevice> {
	const client = await page.context().newCDPSession(page);
	await client.send('WebAuthn.enable');
	const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return {
		async recognise(owner) {
			await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: owner });
		}
	};
}

/** The code an authenticator app shows for these letters, now or some half minutes on. */
export function codeOf(letters: string, stepsOn = 0): string {
	const key = decodeBase32IgnorePadding(letters.replaceAll(' ', ''));
	return generateHOTP(key, BigInt(Math.floor(Date.now() / 30_000) + stepsOn), 6);
}

/**
 * Sets up an authenticator app on the second step and stays on the page with the recovery codes. Answers with the app's
 * letters and the code that is used up by this.
 */
export async function setUpApp(page: Page): Promise<{ letters: string; used: string }> {
	await expect(page.getByRole('heading', { name: 'Set up a second step' })).toBeVisible();
	const letters = await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4}){7}$/).innerText();
	const used = codeOf(letters);
	await page.getByLabel('Code from your app').fill(used);
	await page.getByRole('button', { name: 'Use this app' }).click();
	await expect(page.getByRole('heading', { name: 'Recovery codes' })).toBeVisible();
	return { letters, used };
}
