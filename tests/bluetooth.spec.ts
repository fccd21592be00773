import type { Page } from '@playwright/test';
import { askAs, readPage } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';
import { loseLine } from './words.ts';

/** Stands in for Web Bluetooth with one cuff near; it sends the octets of a `cuff` event, or goes away where there are none. */
function beNearCuff(): void {
	const measurement = Object.assign(new EventTarget(), {
		value: new DataView(new ArrayBuffer(0)),
		startNotifications: () => Promise.resolve()
	});
	const service = { getCharacteristic: () => Promise.resolve(measurement) };
	const server = { getPrimaryService: () => Promise.resolve(service) };
	const gatt = { connect: () => Promise.resolve(server), disconnect: () => undefined };
	const cuff = Object.assign(new EventTarget(), { name: 'UA-651BLE 7F0A', gatt });
	const bluetooth = {
		requestDevice: () => Promise.resolve(cuff),
		getAvailability: () => Promise.resolve(true)
	};
	Object.defineProperty(navigator, 'bluetooth', { value: bluetooth });
	document.addEventListener('cuff', (event) => {
		const octets: unknown = event instanceof CustomEvent ? event.detail : [];
		if (!(octets instanceof Array) || octets.length === 0)
			return cuff.dispatchEvent(new Event('gattserverdisconnected'));
		measurement.value = new DataView(Uint8Array.from(octets, Number).buffer);
		measurement.dispatchEvent(new Event('characteristicvaluechanged'));
	});
}

const cuffSends = (page: Page, octets: number[]) =>
	page.evaluate((detail) => void document.dispatchEvent(new CustomEvent('cuff', { detail })), octets);

test('a blood pressure comes from the patient’s own cuff, is saved without a line, and the care manager sees where it is from', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const nurse = await newCareManager(closeby, 'Runa Dahl');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	// An address that draws nothing, until the cuff is near.
	const phone = await signIn(patient, { at: '/up' });
	await phone.addInitScript(beNearCuff);
	await phone.goto('/log/blood_pressure');
	await phone.getByText('Earlier, or a note').click();
	await phone.getByLabel('Note').fill('After coffee');
	await phone.getByRole('button', { name: 'Read from my device' }).click();
	const panel = phone.getByRole('status').filter({ has: phone.getByRole('button') });
	await expect(panel).toContainText('Now take your reading. We wait for it.');

	// The cuff goes away before it has sent anything: typing is still there.
	await cuffSends(phone, []);
	await expect(panel).toContainText('We lost your device before it sent a reading.');
	await expect(panel).toContainText('You can also type the numbers below.');
	await panel.getByRole('button', { name: 'Try again' }).click();
	await expect(panel).toContainText('Now take your reading.');
	// 132/84 mmHg, a mean of 100, a pulse of 72, and that it was uneven.
	await cuffSends(phone, [0x14, 132, 0, 84, 0, 100, 0, 72, 0, 4, 0]);
	await expect(panel).toContainText(/From your device: 132\/84.mmHg, pulse.72/);
	await expect(panel).toContainText('uneven pulse');
	await expect(phone.getByLabel('Upper number')).toHaveValue('132');
	await expect(phone.getByLabel('Pulse')).toHaveValue('72');
	await expect(phone.getByLabel('Note')).toHaveValue('After coffee');

	await loseLine(phone);
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('It is kept on this phone.')).toBeVisible();
	await phone.context().setOffline(false);
	const stored = () =>
		query(
			closeby,
			`select source::text, device, components #>> '{systolic,value}' as systolic from care.observations
			where patient_id = $1`,
			[patient.id]
		);
	await expect.poll(stored).toEqual([{ source: 'device', device: 'UA-651BLE 7F0A', systolic: '132' }]);

	const log = await readPage(await askAs(closeby, nurse), `/console/patients/${patient.id}/readings/log`);
	expect(log).toContain(`Read from a device by ${patient.name} (UA-651BLE 7F0A)`);
	expect(log).toContain('132/84');
});
