import { json } from '@sveltejs/kit';
import { mintToken, tokenLifetime } from '$lib/identity/tokens.server';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals }) =>
	json({ token: await mintToken(locals.me()), seconds: tokenLifetime });
