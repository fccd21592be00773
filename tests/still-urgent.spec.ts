import { v7 } from 'uuid';
import { expect, test } from './closeby.ts';
import { newCared } from './planned.ts';
import { query } from './query.ts';
import { askAs } from './visitor.ts';

test('what cannot wait is not told once and then gone: Today says it until somebody has seen to it', async ({
	signIn,
	closeby
}) => {
	const { patient, nurse } = await newCared(closeby);
	const diary = await askAs(closeby, patient);
	await diary.request.post('/log/glucose', { form: { id: v7(), glucose: '110' } });
	const phone = await signIn(patient, { at: '/today' });
	await expect(phone.getByRole('heading', { name: /^Good / })).toBeVisible();
	await expect(phone.getByText('What you wrote down')).toHaveCount(0);

	await diary.request.post('/log/glucose', { form: { id: v7(), glucose: '45', sure: 'yes' } });
	await phone.reload();
	const urgent = phone.getByText('What you wrote down may be an emergency');
	await expect(urgent).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Call 911' }).first()).toHaveAttribute('href', 'tel:911');
	await phone.getByRole('link', { name: 'See what to do' }).click();
	await expect(phone.getByRole('alert')).toContainText('This can be an emergency. Call 911 now');

	const [alert] = await query<{ id: string }>(closeby, 'select id from care.alerts where patient_id = $1', [
		patient.id
	]);
	const desk = await askAs(closeby, nurse);
	const ended = await desk.request.post('/console/alerts?/answer', {
		form: { id: v7(), alert: alert?.id ?? '', answer: 'resolved', note: 'She ate, 110 again', findings: '9' },
		maxRedirects: 0
	});
	expect(ended.status()).toBe(303);
	await phone.goto('/today');
	await expect(phone.getByRole('heading', { name: /^Good / })).toBeVisible();
	await expect(urgent).toHaveCount(0);
});
