import { isHttpError } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { wholeRecord } from '../../../../tests/records.ts';
import { RecordRefused } from './refusal.ts';
import { readUpload } from './upload.server.ts';

const id = '019a0000-0000-7000-8000-00000000f401';

/** A form as a browser sends it. */
function posting(fields: [string, string | File][]): Request {
	const body = new FormData();
	for (const [name, value] of fields) body.append(name, value);
	return new Request('http://localhost/', { method: 'POST', body });
}

const fileOf = (text: string, name = 'north.json') => new File([text], name, { type: 'application/json' });

/** What a form was refused for: the status, or the code of the file's refusal. */
async function refusal(request: Request): Promise<number | string | undefined> {
	const thrown: unknown = await readUpload(request).catch((error: unknown) => error);
	if (isHttpError(thrown)) return thrown.status;
	return thrown instanceof RecordRefused ? thrown.code : undefined;
}

test('a file is read from the form it comes in, under the name it has there', async () => {
	const text = JSON.stringify(wholeRecord());
	const upload = await readUpload(
		posting([
			['id', id],
			['record', fileOf(text)]
		])
	);
	expect(upload).toMatchObject({ id, fileName: 'north.json' });
	expect(upload.file?.entries).toHaveLength(18);
	const none = await readUpload(
		posting([
			['id', id],
			['record', fileOf('', '')]
		])
	);
	expect(none.file).toBeUndefined();
});

test('a file that is refused is read past, and a form of another shape is none', async () => {
	const wrong = `<Bundle>${'x'.repeat(300_000)}</Bundle>`;
	expect(
		await refusal(
			posting([
				['id', id],
				['record', fileOf(wrong)]
			])
		)
	).toBe('xml');
	expect(
		await refusal(
			posting([
				['record', fileOf('{}')],
				['id', id]
			])
		)
	).toBe(400);
	expect(
		await refusal(
			posting([
				['id', id],
				['other', fileOf('{}')]
			])
		)
	).toBe(400);
	expect(await refusal(new Request('http://localhost/', { method: 'POST', body: 'id=1' }))).toBe(400);
	const headers = { 'content-type': 'multipart/form-data; boundary=x' };
	const broken = '--x\r\ncontent-disposition: form-data; name="record"; filename="a"\r\n\r\n{"a":';
	expect(await refusal(new Request('http://localhost/', { method: 'POST', body: broken, headers }))).toBe(
		400
	);
	const bare = { 'content-type': 'multipart/form-data' };
	expect(
		await refusal(new Request('http://localhost/', { method: 'POST', body: broken, headers: bare }))
	).toBe(400);
});
