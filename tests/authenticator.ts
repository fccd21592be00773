import type { CDPSession, Page } from '@playwright/test';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';
import { expect } from './closeby.ts';

/** A device that makes and uses passkeys in this page without asking anybody. */
export interface VirtualDevice {
	/** Takes everything it holds along to another page: the same phone, later. */
	moveTo(page: Page): Promise<VirtualDevice>;
	/** Whether its owner can prove who they are to it, by finger or PIN. */
	recognise(owner: boolean): Promise<void>;
}

/** Gives a page's browser a platform authenticator (Chrome DevTools Protocol, WebAuthn domain). */
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
	return deviceOn(client, authenticatorId);
}

function deviceOn(client: CDPSession, authenticatorId: string): VirtualDevice {
	return {
		async moveTo(page) {
			const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId });
			const other = await page.context().newCDPSession(page);
			await other.send('WebAuthn.enable');
			const added = await other.send('WebAuthn.addVirtualAuthenticator', {
				options: {
					protocol: 'ctap2',
					transport: 'internal',
					hasResidentKey: true,
					hasUserVerification: true,
					isUserVerified: true,
					automaticPresenceSimulation: true
				}
			});
			for (const credential of credentials)
				await other.send('WebAuthn.addCredential', { authenticatorId: added.authenticatorId, credential });
			return deviceOn(other, added.authenticatorId);
		},
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
