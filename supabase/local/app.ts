import type { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handler } from '../../src/server.ts';
import { project } from './project.ts';

/** The app as it was built into `folder`. Reads the environment when it is loaded, so that must be complete before. */
export async function loadBuilt(folder: string): Promise<Handler> {
	const built: unknown = await import(pathToFileURL(join(folder, 'handler.js')).href);
	if (typeof built === 'object' && built !== null && 'handler' in built && isHandler(built.handler)) {
		return built.handler;
	}
	throw new Error(`${folder} holds no handler; remove it and start again.`);
}

/** The app from its sources, with hot reload over a socket of the same `server`. */
export async function loadSources(server: Server): Promise<{ handler: Handler; close(): Promise<void> }> {
	// SvelteKit looks for its configuration and routes in the working folder.
	process.chdir(project);
	const { createServer } = await import('vite');
	const vite = await createServer({
		clearScreen: false,
		appType: 'custom',
		server: { middlewareMode: true, ws: { server } }
	});
	return { handler: vite.middlewares, close: () => vite.close() };
}

function isHandler(value: unknown): value is Handler {
	return typeof value === 'function';
}
