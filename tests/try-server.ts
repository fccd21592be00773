import { startCloseby } from './server.ts';
const c = await startCloseby({});
console.log('URL', c.url, c.data);
process.on('SIGTERM', async () => {
	await c.stop();
	process.exit(0);
});
setInterval(() => {}, 1000);
setInterval(() => {
	const l = c.log();
	if (l.length > (globalThis as any).n) {
	}
}, 1000);
let n = 0;
setInterval(() => {
	const l = c.log();
	if (l.length > n) {
		process.stdout.write(l.slice(n));
		n = l.length;
	}
}, 300);
