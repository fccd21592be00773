/**
 * Whether an address is of a push service we send to. `services` are hosts, by exact name or, with a dot before it, all
 * below it, reached by https at its usual port; or whole addresses of a service on this machine. A subscription is
 * whatever a browser says, so an address outside this list would let anybody make the server call anywhere.
 */
export function isPushService(endpoint: string, services: string): boolean {
	if (!URL.canParse(endpoint)) return false;
	const url = new URL(endpoint);
	if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
	return services.split(/\s+/).some((service) => {
		if (service.includes('://')) return url.origin === service && isLoopback(url.hostname);
		if (url.protocol !== 'https:' || url.port !== '' || service === '') return false;
		return service.startsWith('.') ? url.hostname.endsWith(service) : url.hostname === service;
	});
}

/** Whether a host is this machine, by its address. */
export const isLoopback = (hostname: string): boolean => hostname === '127.0.0.1' || hostname === '[::1]';
