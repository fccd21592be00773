/** Words no one reads without the key of the person who wrote them, in the place they were written for. */
export interface Sealed {
	iv: Uint8Array<ArrayBuffer>;
	bytes: ArrayBuffer;
}

/**
 * A fresh AES-GCM-256 key. It cannot be exported: scripts may use it while this phone holds it, never carry
 * it away.
 */
export function newKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/**
 * Encrypts `words`. `binding` (person, item) is authenticated with them, so that a sealed item moved
 * elsewhere does not open.
 */
export async function seal(key: CryptoKey, binding: readonly string[], words: string): Promise<Sealed> {
	// NIST SP 800-38D section 8.2.2: a random 96-bit IV is safe for 2^32 items under one key.
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const bytes = await crypto.subtle.encrypt(cipher(iv, binding), key, new TextEncoder().encode(words));
	return { iv, bytes };
}

/**
 * Decrypts what `seal` made. Rejects with an OperationError for another key, another binding or altered
 * bytes.
 */
export async function unseal(
	key: CryptoKey,
	binding: readonly string[],
	{ iv, bytes }: Sealed
): Promise<string> {
	return new TextDecoder().decode(await crypto.subtle.decrypt(cipher(iv, binding), key, bytes));
}

function cipher(iv: Uint8Array<ArrayBuffer>, binding: readonly string[]): AesGcmParams {
	return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(JSON.stringify(binding)) };
}
