import { storeBatch } from '$lib/observations/import/batch.server';

/** One part of what a phone has read out of a file. */
export const POST = storeBatch;
