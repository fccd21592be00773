import Bowser from 'bowser';

/** The browser and the system somebody sits at, by name, as far as their browser says: "Chrome" on "Android". */
export interface Device {
	browser: string | null;
	system: string | null;
}

/** What a request's browser calls itself, in two names. Its own long words are kept nowhere. */
export function deviceOf(request: Request): Device {
	// Bowser takes no empty text; nobody's own words are longer than this.
	const { browser, os } = Bowser.parse((request.headers.get('user-agent') || '-').slice(0, 500));
	return { browser: browser.name?.slice(0, 40) || null, system: os.name?.slice(0, 40) || null };
}
