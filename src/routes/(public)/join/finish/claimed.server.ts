import { redirect, type Cookies } from '@sveltejs/kit';
import { claimCookie } from '$lib/identity/cookie.server';
import { claimant, type Claimant } from '$lib/identity/join.server';

/** Who is joining in this browser; whoever was too slow is sent back to the beginning. */
export async function claimed(cookies: Cookies, url: URL): Promise<{ claim: string; who: Claimant }> {
	const claim = cookies.get(claimCookie(url));
	const who = claim ? await claimant(claim) : undefined;
	if (!claim || !who) redirect(303, '/join?late');
	return { claim, who };
}
