import * as v from 'valibot';

const digits = v.pipe(v.string(), v.digits('Not a whole number'), v.transform(Number));
const port = v.pipe(digits, v.maxValue(65535, 'Not a port'));
const flag = v.pipe(
	v.picklist(['0', '1']),
	v.transform((value) => value === '1')
);
const text = v.pipe(v.string(), v.minLength(1));
// A slash at the end is how many write them. Browsers send an origin without, and what follows an address begins with one.
const origin = v.pipe(
	v.string(),
	v.check((given) => isOrigin(URL.parse(given)), 'Not https:// or http:// and a host alone'),
	v.transform((given) => new URL(given).origin)
);
const address = v.pipe(
	v.string(),
	v.url(),
	v.transform((given) => given.replace(/\/+$/, ''))
);

// By itself pg seals nothing, and Supabase takes what is not sealed: passwords and records would cross the internet in the
// clear. What cannot be read as an address is told of where it is used.
const database = v.pipe(
	v.string(),
	v.minLength(1),
	v.check(
		(given) => saysWhetherSealed(URL.parse(given.replace('@/', '@localhost/'))),
		'Not on this machine, and without sslmode: add sslmode=verify-full, or sslmode=disable in a network of your own'
	)
);

function saysWhetherSealed(url: URL | null): boolean {
	if (url === null || url.protocol === 'socket:') return true;
	const { searchParams: asked } = url;
	const host = asked.get('host') ?? decodeURIComponent(url.hostname);
	if (host === '' || host.startsWith('/') || isThisMachine(host)) return true;
	return ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslnegotiation'].some((name) => asked.has(name));
}

/** The folder where a command was typed. npm runs each in that of the checkout, and leaves word of where it was called. */
export function typedIn(): string {
	return process.env['INIT_CWD'] ?? process.cwd();
}

/** Whether a host, as an address names it, is this machine itself. */
export function isThisMachine(host: string): boolean {
	return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

function isOrigin(url: URL | null): boolean {
	return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

/** Every environment variable Closeby reads: its shape and default. Meanings stand in `.env.example`. */
export const schema = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(text, '127.0.0.1'),
	ORIGIN: v.optional(origin),
	CLOSEBY_DATA: v.optional(text, '.closeby'),
	CLOSEBY_DEMO: v.optional(flag),
	CLOSEBY_LOG: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
	CLOSEBY_BROWSER: v.optional(text),
	CLOSEBY_SECRET: v.optional(v.pipe(v.string(), v.minLength(32))),
	CLOSEBY_TRUSTED_PROXIES: v.optional(digits, '0'),
	DATABASE_URL: v.optional(database),
	DATABASE_ADMIN_URL: v.optional(database),
	DATABASE_POOL: v.optional(v.pipe(digits, v.minValue(1, 'Not 1 or more')), '10'),
	PUBLIC_SUPABASE_URL: v.optional(address),
	PUBLIC_SUPABASE_PUBLISHABLE_KEY: v.optional(text),
	SUPABASE_JWT_SECRET: v.optional(v.pipe(v.string(), v.minLength(32))),
	SUPABASE_SIGNING_KEY: v.optional(text),
	SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\/./, 'Not smtp:// or smtps://'))),
	MAIL_FROM: v.optional(text),
	VAPID_PUBLIC_KEY: v.optional(text),
	VAPID_PRIVATE_KEY: v.optional(text),
	PUSH_SERVICES: v.optional(
		text,
		'fcm.googleapis.com updates.push.services.mozilla.com web.push.apple.com .notify.windows.com'
	)
});

export type Environment = v.InferOutput<typeof schema>;

/**
 * Reads and checks the environment. Unknown variables are left alone; empty ones count as absent.
 * Throws an Error naming each variable that does not fit, never its value (it may be a secret).
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
	const given = Object.fromEntries(
		Object.keys(schema.entries).map((name) => [name, source[name] === '' ? undefined : source[name]])
	);
	const result = v.safeParse(schema, given);
	if (result.success) return result.output;
	const names = result.issues.map((issue) => {
		const reason = issue.message.replace(/:? (but )?received.*/i, '');
		return `${String(issue.path?.[0].key)} (${reason})`;
	});
	throw new Error(`The environment does not fit: ${names.join('; ')}`);
}
