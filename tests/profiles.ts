import type {
	Browser,
	BrowserContext,
	BrowserContextOptions,
	ConsoleMessage,
	Page,
	WebError
} from '@playwright/test';

/** The two screens Closeby is made for: a small phone, and a care manager's desk. Both ask for less motion. */
const screens = {
	phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
	desktop: { viewport: { width: 1440, height: 900 } }
} satisfies Record<string, BrowserContextOptions>;

export type Screen = keyof typeof screens;

export interface PageOptions {
	/** A phone unless said otherwise. */
	screen?: Screen;
	/** Anything else about the browser, such as `locale`, `colorScheme` or `javaScriptEnabled`. */
	context?: BrowserContextOptions;
	/** Whether this browser has service workers, where it is another than the others of the story. */
	serviceWorker?: boolean;
	/** A profile that nobody had before nor has after, for what cannot be taken out of one again, such as its clock. */
	ownProfile?: boolean;
}

/**
 * The plain browser profiles of a worker. A new one fetches and compiles all scripts anew, which takes as long as opening
 * two pages; so a story gets one that others had before it, emptied of everything but the files that are the same for
 * everybody and that browsers keep for good.
 */
export class KeptProfiles {
	readonly #browser: Browser;
	readonly #origin: string;
	readonly #free: Record<Screen, BrowserContext[]> = { phone: [], desktop: [] };
	/** A blank page of each stays open: the process that draws its pages ends with the last of them (playwright.config.ts). */
	readonly #blank = new Set<Page>();

	constructor(browser: Browser, origin: string) {
		this.#browser = browser;
		this.#origin = origin;
	}

	get origin(): string {
		return this.#origin;
	}

	/** A new profile, to be closed by whoever asked. */
	create(screen: Screen, options: BrowserContextOptions = {}): Promise<BrowserContext> {
		const plain = { baseURL: this.#origin, locale: 'en-US', reducedMotion: 'reduce' } as const;
		return this.#browser.newContext({ ...plain, ...screens[screen], ...options });
	}

	/** An empty profile without service workers, to be given back with `keep`, and a blank page of it. */
	async take(screen: Screen): Promise<Page> {
		const used = this.#free[screen].pop();
		if (used === undefined) {
			const context = await this.create(screen);
			await withoutServiceWorkers(context);
			refuseWhatStays(context);
			this.#blank.add(await context.newPage());
			return context.newPage();
		}
		const page = await used.newPage();
		const client = await used.newCDPSession(page);
		await client.send('Storage.clearDataForOrigin', { origin: this.#origin, storageTypes: 'all' });
		await client.detach();
		return page;
	}

	async keep(screen: Screen, context: BrowserContext): Promise<void> {
		const used = context.pages().filter((page) => !this.#blank.has(page));
		await Promise.all(used.map((page) => page.close()));
		await context.unrouteAll();
		await context.setOffline(false);
		await context.clearCookies();
		this.#free[screen].push(context);
	}

	async close(): Promise<void> {
		await Promise.all(
			Object.values(this.#free)
				.flat()
				.map((context) => context.close())
		);
	}
}

/** As on a first visit over a bad line, where the worker is still being fetched. */
async function withoutServiceWorkers(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		// A blank page has none to begin with.
		if (!('serviceWorker' in navigator)) return;
		ServiceWorkerContainer.prototype.register = () => new Promise(() => undefined);
	});
}

/**
 * As in Safari and Firefox. A worker that Chromium wakes by itself can be at work before it is told that it is offline, and
 * then sends what a story is about to see wait.
 */
async function withoutBackgroundSync(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		if ('ServiceWorkerRegistration' in self)
			Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
	});
}

/**
 * A page that is gone to, or loaded again, is waited for until its scripts answer, where it has any. What is done sooner
 * goes the way of a browser without scripts, which is told by stories that say so, with `waitUntil`.
 */
function waitingForScripts(page: Page): Page {
	const alive = () =>
		page.waitForFunction(
			() => document.scripts.length === 0 || document.getElementById('svelte-announcer') !== null
		);
	const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
	return Object.assign(page, {
		goto: async (...asked: Parameters<Page['goto']>) => {
			const answer = await goto(...asked);
			if (asked[1]?.waitUntil === undefined) await alive();
			return answer;
		},
		reload: async (...asked: Parameters<Page['reload']>) => {
			const answer = await reload(...asked);
			if (asked[0]?.waitUntil === undefined) await alive();
			return answer;
		}
	});
}

/** What Playwright cannot take back would follow every later story. */
function refuseWhatStays(context: BrowserContext): void {
	const refuse = () => Promise.reject(new Error('This stays in a browser profile: ask for ownProfile.'));
	Object.assign(context, {
		addInitScript: refuse,
		exposeBinding: refuse,
		exposeFunction: refuse,
		grantPermissions: refuse,
		setExtraHTTPHeaders: refuse,
		setGeolocation: refuse
	});
	Object.assign(context.clock, {
		install: refuse,
		pauseAt: refuse,
		setFixedTime: refuse,
		setSystemTime: refuse
	});
}

interface Profile {
	context: BrowserContext;
	/** Of which kind it goes back to the kept ones. */
	kept?: Screen;
	/** Runs scripts. */
	scripted: boolean;
}

/** The browser profiles of one story, and what went wrong in them unseen. */
export class Profiles {
	readonly #kept: KeptProfiles;
	readonly #serviceWorker: boolean;
	readonly #profiles: Profile[] = [];
	readonly #errors: string[] = [];
	readonly #allowed: RegExp[] = [];

	constructor(kept: KeptProfiles, { serviceWorker }: { serviceWorker: boolean }) {
		this.#kept = kept;
		this.#serviceWorker = serviceWorker;
	}

	async open(options: PageOptions = {}): Promise<Page> {
		const { screen = 'phone', context: more, serviceWorker = this.#serviceWorker, ownProfile } = options;
		if (more || serviceWorker || ownProfile) {
			const context = await this.#kept.create(screen, more);
			await (serviceWorker ? withoutBackgroundSync(context) : withoutServiceWorkers(context));
			const scripted = more?.javaScriptEnabled !== false;
			this.#listen({ context, scripted });
			const page = await context.newPage();
			return scripted ? waitingForScripts(page) : page;
		}
		const page = await this.#kept.take(screen);
		this.#listen({ context: page.context(), kept: screen, scripted: true });
		return waitingForScripts(page);
	}

	#listen(profile: Profile): void {
		this.#profiles.push(profile);
		profile.context.on('console', this.#told);
		profile.context.on('weberror', this.#thrown);
	}

	// A breach of the content security policy is told in the console as well.
	readonly #told = (message: ConsoleMessage): void => {
		if (message.type() === 'error') this.#errors.push(`${message.text()} (${message.location().url})`);
	};

	readonly #thrown = (thrown: WebError): void => {
		// Some have an empty stack, such as a script that could not be fetched.
		this.#errors.push(thrown.error().stack || String(thrown.error()));
	};

	allow(pattern: RegExp): void {
		this.#allowed.push(pattern);
	}

	/** The pages that are still open, show Closeby and run scripts. */
	get pages(): Page[] {
		const pages = this.#profiles.flatMap(({ context, scripted }) => (scripted ? context.pages() : []));
		return pages.filter((page) => page.url().startsWith(this.#kept.origin));
	}

	get unexpected(): string[] {
		return this.#errors.filter((error) => !this.#allowed.some((pattern) => pattern.test(error)));
	}

	/** `keep`: all went well, and what can be emptied may serve another story. */
	async close({ keep }: { keep: boolean }): Promise<void> {
		await Promise.all(
			this.#profiles.map(async ({ context, kept }) => {
				if (!kept || !keep) return context.close();
				await this.#kept.keep(kept, context);
				context.off('console', this.#told);
				context.off('weberror', this.#thrown);
			})
		);
	}
}
