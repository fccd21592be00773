import { readEnvironment } from '../../env.ts';
import type { LiveSettings } from './channel.svelte.ts';

/** Where the browser finds the realtime service, and the key that opens the door but gives no rights. */
export function liveSettings(): LiveSettings {
	const { PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_PUBLISHABLE_KEY } = readEnvironment();
	return { url: PUBLIC_SUPABASE_URL ?? '', key: PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? '' };
}
