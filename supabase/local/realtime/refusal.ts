/** Codes of Supabase Realtime's ERROR_CODES that this server answers with. */
export type RefusalCode =
	| 'ChannelRateLimitReached'
	| 'ClientJoinRateLimitReached'
	| 'DatabaseLackOfConnections'
	| 'IncreaseConnectionPool'
	| 'InitializingProjectConnection'
	| 'InvalidJWTToken'
	| 'JwtSignatureError'
	| 'JwtSignerError'
	| 'MalformedJWT'
	| 'PrivateOnly'
	| 'QueryCanceled'
	| 'TopicNameRequired'
	| 'UnableToConnectToProject'
	| 'UnableToReplayMessages'
	| 'Unauthorized';

const passing: ReadonlySet<RefusalCode> = new Set([
	'DatabaseLackOfConnections',
	'IncreaseConnectionPool',
	'InitializingProjectConnection',
	'QueryCanceled',
	'UnableToConnectToProject'
]);

/** A documented reason to say no; `message` is the text without the code. */
export class Refusal extends Error {
	readonly code: RefusalCode;

	constructor(code: RefusalCode, message: string) {
		super(message);
		this.code = code;
	}

	/** The `reason` of a refused join. */
	get reason(): string {
		return `${this.code}: ${this.message}`;
	}

	/** True when the database, not the person's rights, is the cause: the client should try again. */
	get passing(): boolean {
		return passing.has(this.code);
	}
}
