import { importJWK, SignJWT, type CryptoKey } from 'jose';
import * as v from 'valibot';
import { readEnvironment } from '../../env.ts';
import type { SignedIn } from './sessions.server.ts';

/** Seconds a live token is good for: short, because a socket's rights are looked at again with each new one. */
export const tokenLifetime = 120;

const privateKey = v.looseObject({
	kty: v.string(),
	alg: v.optional(v.string()),
	kid: v.optional(v.string())
});

interface Signer {
	key: CryptoKey | Uint8Array;
	alg: string;
	kid?: string;
}

let signer: Promise<Signer> | undefined;

/**
 * A token for the realtime service: names the person and the session, and decides nothing; policies look up
 * what the person may hear. Signed with `SUPABASE_SIGNING_KEY` (private JWK) or else `SUPABASE_JWT_SECRET`.
 */
export async function mintToken({ person, session }: SignedIn): Promise<string> {
	const { key, alg, kid } = await (signer ??= loadSigner());
	return new SignJWT({ role: 'authenticated', session_id: session })
		.setProtectedHeader({ alg, typ: 'JWT', ...(kid && { kid }) })
		.setSubject(person)
		.setAudience('authenticated')
		.setIssuedAt()
		.setExpirationTime(`${tokenLifetime}s`)
		.sign(key);
}

async function loadSigner(): Promise<Signer> {
	const { SUPABASE_SIGNING_KEY, SUPABASE_JWT_SECRET } = readEnvironment();
	if (SUPABASE_SIGNING_KEY) {
		const jwk = v.parse(privateKey, JSON.parse(SUPABASE_SIGNING_KEY));
		const alg = jwk.alg ?? 'ES256';
		return { key: await importJWK(jwk, alg), alg, kid: jwk.kid };
	}
	if (!SUPABASE_JWT_SECRET) throw new Error('SUPABASE_JWT_SECRET or SUPABASE_SIGNING_KEY is not set');
	return { key: new TextEncoder().encode(SUPABASE_JWT_SECRET), alg: 'HS256' };
}
