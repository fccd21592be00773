/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { cutFont } from './src/lib/ui/cut-font.ts';
import { stillIcons } from './src/lib/ui/still-icons.ts';

// What a phone fetches, in few files: on a slow line each request costs more than the kilobyte it might have saved,
// and several kilobytes of a screen that is not looked at cost more than a request.
const groups = [
	// The words of a patient's screens, one file a language; a reader fetches one of them.
	...['en', 'es'].map((language) => ({
		name: language,
		test: new RegExp(`/i18n/locales/${language}/(common|identity|messaging|outbox|people)\\.json$`),
		priority: 4
	})),
	// What stands under every tab of a patient, with the framework: one file packs a tenth smaller than twenty.
	{
		name: 'patient',
		test: new RegExp(
			[
				'/routes/(\\(patient\\)/)?\\+',
				'/lib/outbox/(engine|register)\\.ts$',
				'/lib/ui/(Avatar|Card|FieldError)\\.svelte$',
				'/lib/messaging/(EmergencyLine|ReplyExpectation)\\.svelte$',
				'/lib/people/(TeamMember\\.svelte|words\\.ts)$'
			].join('|')
		),
		priority: 3
	},
	// What words are written and sent with, in Messages and in most forms.
	{
		name: 'writing',
		test: /\/lib\/ui\/(Field|TextArea|Time)\.svelte$|\/runtime\/app\/forms\.js$|\/uuid\/dist\/v7\.js$/,
		priority: 3
	},
	// What forms are made of, and what readings are told with: dozens of files of a few hundred bytes, each a request, that
	// every room but the first takes most of.
	{
		name: 'forms',
		test: new RegExp(
			[
				'/lib/ui/(Checkbox|Choice|SelectField|TextField)\\.svelte$',
				'/lib/ui/open-when\\.ts$',
				'/lib/identity/(LanguageLinks|SignOut)\\.svelte$',
				'/icons/siren\\.svelte$'
			].join('|')
		),
		priority: 3
	},
	{
		name: 'readings',
		test: /\/lib\/observations\/(check|history|log|measures|symptoms|symptom-words|units|words|written)\.ts$/,
		priority: 2
	},
	// A conversation, as patients and staff see it. The other tabs, and what is opened once in a while, come by themselves.
	{ name: 'conversation', test: /\/lib\/messaging\/Conversation\.svelte$/, priority: 2 },
	// What stands beside every page of the console.
	{ name: 'console', test: /\/routes\/console\/\+layout\.svelte$/, priority: 1 }
];

const unit = ['src/**/*.test.ts', 'tests/*.test.ts'];
const zoned = ['src/**/*.zones.test.ts'];
const zones = ['UTC', 'America/Los_Angeles', 'Asia/Kolkata'];

export default defineConfig({
	plugins: [tailwindcss(), cutFont(), stillIcons(), sveltekit()],
	resolve: {
		alias: {
			// The package's index brings the adapters of a dozen other validators along; ours is one file. The validators
			// themselves are left out by the overrides of package.json: 45 packages that nothing here would ever call.
			'sveltekit-superforms/adapters': fileURLToPath(
				new URL('./node_modules/sveltekit-superforms/dist/adapters/valibot.js', import.meta.url)
			)
		}
	},
	server: { fs: { strict: true } },
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						codeSplitting: { groups }
					}
				}
			}
		}
	},
	test: {
		allowOnly: false,
		restoreMocks: true,
		unstubEnvs: true,
		unstubGlobals: true,
		// A process for each file costs as much as the tests themselves; so they clear up after themselves.
		isolate: false,
		// Only for what hangs: random histories and imports of whole lives take their time beside other suites.
		testTimeout: 60_000,
		projects: [
			{ extends: true, test: { name: 'unit', include: unit, exclude: zoned } },
			// What people read must not depend on where the server stands: such tests are named *.zones.test.ts.
			...zones.map((zone) => ({
				extends: true as const,
				test: { name: `unit in ${zone}`, include: zoned, env: { TZ: zone } }
			})),
			...[
				{ name: 'database', include: ['tests/db/**/*.test.ts'] },
				{ name: 'stack', include: ['tests/faults/**/*.test.ts', 'supabase/**/*.test.ts'] }
			].map((which) => ({
				extends: true as const,
				test: {
					...which,
					globalSetup: 'tests/db/setup.ts',
					// What is waited for comes when the machine gets to it, beside two other suites.
					expect: { poll: { timeout: 10_000 } },
					hookTimeout: 60_000
				}
			}))
		]
	}
});
