import * as v from 'valibot';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { cutLine, findLine, message, openMessages, send, untilOfflineReady } from './words.ts';

test.use({ serviceWorker: true });

const { walter, maria } = cast;

const Manifest = v.object({
	name: v.literal('Closeby'),
	display: v.literal('standalone'),
	start_url: v.literal('/'),
	icons: v.array(v.object({ src: v.string(), sizes: v.string(), purpose: v.string() }))
});

test('a phone can install it', async ({ signIn }) => {
	const phone = await signIn(walter);
	const href = await phone.locator('link[rel="manifest"]').getAttribute('href');
	const manifest = v.parse(Manifest, await (await phone.request.get(href ?? '')).json());
	const sizes = manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`);
	expect(sizes).toEqual(expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']));
	for (const { src, sizes } of manifest.icons) {
		const icon = await phone.request.get(src);
		expect(icon.status(), src).toBe(200);
		if (sizes === 'any') continue;
		const drawn = await phone.evaluate(async (src) => {
			const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
			return `${width}x${height}`;
		}, src);
		expect(drawn, src).toBe(sizes);
	}
	expect(await phone.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL)).toContain(
		'/service-worker.js'
	);
});

test('the phone keeps the empty shell and what it is built from, and nothing of anybody', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 404/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
	await send(phone, 'My sugar was 212.');
	await expect(message(phone, 'My sugar was 212.')).toContainText('Sent');
	await untilOfflineReady(phone);
	for (const path of ['/today', '/more', '/messages', '/nowhere']) await phone.goto(path);

	const kept = await phone.evaluate(async () => {
		const found: { path: string; text: string }[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const answer = await cache.match(request);
				found.push({ path: new URL(request.url).pathname, text: (await answer?.text()) ?? '' });
			}
		}
		return found;
	});
	expect(kept.length).toBeGreaterThan(3);
	for (const { path, text } of kept) {
		expect(path).toMatch(/^(\/offline|\/_app\/immutable\/.+\.(js|css|woff2))$/);
		for (const word of [patient.name, patient.id, patient.conversation, 'My sugar was 212.', 'Lee Nguyen'])
			expect(text, path).not.toContain(word);
	}
	expect(kept.filter(({ path }) => path === '/offline')).toHaveLength(1);
});

for (const { person, words } of [
	{
		person: walter,
		words: {
			title: 'No connection',
			wait: 'Nothing is waiting.',
			shared: 'The Log and the plan are not kept on a phone that others use too.',
			field: 'Write a message',
			send: 'Send',
			danger: 'My chest hurts',
			change: 'Go back and change',
			kept: 'Waiting on this phone'
		}
	},
	{
		person: maria,
		words: {
			title: 'Sin conexión',
			wait: 'No hay nada en espera.',
			shared: 'La página Anotar y el plan no se guardan en un teléfono que usan otras personas.',
			field: 'Escriba un mensaje',
			send: 'Enviar',
			danger: 'Me duele el pecho',
			change: 'Volver y cambiar',
			kept: 'En espera en este teléfono'
		}
	}
]) {
	test(`without a line ${person.givenName} reads what happens in their own language and can still write`, async ({
		signIn,
		allowErrors
	}) => {
		allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
		const phone = await signIn(person, { at: `/messages/${person.conversation}` });
		await expect(phone.getByRole('textbox', { name: words.field })).toBeVisible();
		await untilOfflineReady(phone);
		await cutLine(phone);
		for (const path of ['/today', '/nowhere']) {
			await phone.goto(path);
			await expect(phone.getByRole('heading', { level: 1, name: words.title })).toBeVisible();
			await expect(phone.getByText(words.wait)).toBeVisible();
			await expect(phone.getByText(words.shared)).toBeVisible();
			await expect(phone.getByRole('link', { name: '911' })).toHaveAttribute('href', 'tel:911');
		}
		await expect(phone.locator('html')).toHaveAttribute('lang', person.language);
		const field = phone.getByRole('textbox', { name: words.field });
		// The help is on the phone as well.
		await field.fill(words.danger);
		await phone.getByRole('button', { name: words.send, exact: true }).click();
		await expect(phone.getByRole('dialog').getByRole('link').first()).toHaveAttribute('href', 'tel:911');
		await phone.getByRole('button', { name: words.change }).click();
		await expect(field).toHaveValue(words.danger);
		await field.fill('…');
		await phone.getByRole('button', { name: words.send, exact: true }).click();
		await expect(phone.getByRole('listitem').filter({ hasText: '…' })).toContainText(words.kept);
		await expect(field).toHaveValue('');
		// With no finger at the words the page goes back by itself to what was asked for.
		await field.blur();
		await findLine(phone);
		await expect(phone.getByRole('heading', { level: 1, name: words.title })).toBeHidden({ timeout: 30_000 });
		await expect(phone).toHaveURL('/nowhere');
	});
}

test('what does not exist and what is not shared look alike', async ({ signIn }) => {
	const { request } = await signIn(walter, { at: 'about:blank' });
	const seen = new Set<string | undefined>();
	for (const path of ['/nowhere', '/console/inbox', `/messages/${maria.conversation}`, '/messages/none']) {
		const answer = await request.get(path, { headers: { accept: 'text/html' }, maxRedirects: 0 });
		expect(answer.status(), path).toBe(404);
		seen.add(/<h1[^>]*>(.*?)<\/h1>/s.exec(await answer.text())?.[1]?.replace(/<!--.*?-->/g, ''));
	}
	expect([...seen]).toEqual(['We can’t find this page']);
});
