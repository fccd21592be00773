// How pg turns values into parameters; the types written for it leave this file out.
declare module 'pg/lib/utils.js' {
	const utils: { prepareValue(value: unknown): string | Buffer | null };
	export default utils;
}
