import { buildIfNeeded } from '../supabase/local/build.ts';

// As `npm start` builds, so that the stories then start at once.
await buildIfNeeded((line) => process.stdout.write(`${line}\n`), AbortSignal.timeout(220_000));
