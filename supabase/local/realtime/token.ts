import { createHash, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { Refusal } from './refusal.ts';

/** Who a token or key speaks for, as the policies will see them. */
export interface Identity {
	/** The JWT, or null when a publishable or secret key was used. */
	readonly token: string | null;
	readonly role: string;
	/** The `sub` claim. */
	readonly subject: string | null;
	/** All claims as JSON text. */
	readonly claims: string;
	/** Seconds since the epoch; keys do not expire. */
	readonly expires: number | null;
}

export interface TokenOptions {
	jwtSecret: string;
	publishableKey: string;
	secretKey: string;
}

/** Reads API keys and JWTs. Hosted has a gateway that turns keys into role tokens; here the keys are the roles. */
export class Tokens {
	readonly #secret: Uint8Array;
	readonly #keys: readonly { digest: Buffer; identity: Identity }[];

	constructor(options: TokenOptions) {
		this.#secret = new TextEncoder().encode(options.jwtSecret);
		this.#keys = [
			{ digest: digest(options.publishableKey), identity: keyIdentity('anon') },
			{ digest: digest(options.secretKey), identity: keyIdentity('service_role') }
		];
	}

	/** True for what clients send as access token when they have none: an API key. */
	isKey(token: string): boolean {
		return token.startsWith('sb_') || this.#byKey(token) !== null;
	}

	/** The identity of an API key or JWT. Throws a Refusal. */
	async identify(keyOrToken: string): Promise<Identity> {
		return this.#byKey(keyOrToken) ?? (await this.verify(keyOrToken));
	}

	/**
	 * The identity of a JWT signed with HS256 and nothing else, holding `role` and a future `exp`. Throws a Refusal
	 * with Supabase's codes and texts.
	 */
	async verify(token: string): Promise<Identity> {
		const compact = token.replace(/\s/g, '');
		try {
			const { payload } = await jwtVerify(compact, this.#secret, {
				algorithms: ['HS256'],
				requiredClaims: ['role', 'exp']
			});
			if (typeof payload.role !== 'string' || payload.exp === undefined) throw missingClaims();
			return {
				token,
				role: payload.role,
				subject: payload.sub ?? null,
				claims: JSON.stringify(payload),
				expires: payload.exp
			};
		} catch (error) {
			throw asRefusal(error);
		}
	}

	#byKey(key: string): Identity | null {
		const given = digest(key);
		return this.#keys.find(({ digest }) => timingSafeEqual(digest, given))?.identity ?? null;
	}
}

function keyIdentity(role: string): Identity {
	return { token: null, role, subject: null, claims: JSON.stringify({ role }), expires: null };
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

function missingClaims(): Refusal {
	return new Refusal('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
}

function asRefusal(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof errors.JWTExpired) {
		const ago = Math.floor(Date.now() / 1000) - Math.round(error.payload.exp ?? 0);
		return new Refusal('InvalidJWTToken', `Token has expired ${ago} seconds ago`);
	}
	if (error instanceof errors.JWTClaimValidationFailed) return missingClaims();
	if (error instanceof errors.JWSSignatureVerificationFailed) {
		return new Refusal('JwtSignatureError', 'Failed to validate JWT signature');
	}
	if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
		return new Refusal(
			'JwtSignerError',
			'Failed to generate JWT signer, check your JWT secret or JWKS configuration'
		);
	}
	return new Refusal('MalformedJWT', 'The token provided is not a valid JWT');
}
