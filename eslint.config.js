import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { readFileSync } from 'node:fs';
import typescript from 'typescript-eslint';
import importLaw from './.eslint/import-law.js';
import svelteConfig from './svelte.config.js';

const tests = ['tests/**/*.ts', '**/*.test.ts', '**/*.spec.ts'];

/** The files of src that npm scripts start with plain Node, read from the scripts themselves. */
const commands = Object.values(JSON.parse(readFileSync('package.json', 'utf8')).scripts).flatMap(
	(script) => /^(?:exec )?node (src\/\S+\.ts)/.exec(script)?.slice(1) ?? []
);

const noCastToSilence = [
	{
		selector: 'TSAsExpression[typeAnnotation.type=/^TS(Any|Never)Keyword$/]',
		message: 'A cast to any or never silences the checker. Narrow the value, or parse it with a schema.'
	},
	{
		selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]',
		message: 'A cast through unknown silences the checker. Narrow the value, or parse it with a schema.'
	}
];

const noPackedLines = [
	{
		selector: 'SpreadElement > :matches(ObjectExpression, ArrayExpression, TSAsExpression > ArrayExpression)',
		message:
			'What is spread is written out here already. Take the braces or brackets, and the three dots, away.'
	}
];

/** Svelte sets an attribute when its scripts come, which closes what somebody opened before. */
const noDetailsClosed = [
	{
		selector:
			'SvelteElement[name.name="details"] > SvelteStartTag > :matches(SvelteAttribute, SvelteShorthandAttribute)[key.name="open"]',
		message: 'Spread openWhen(...) of lib/ui/open-when.ts: open={false} closes what somebody opened before.'
	}
];

const noHiddenTest = [
	{
		selector:
			'MemberExpression[property.name=/^(only|skip|skipIf|runIf|todo|fixme|fails|fail)$/]' +
			':matches([object.name=/^(test|it|describe|suite|context|testInfo)$/], [object.property.name="describe"])',
		message: 'Every test runs, every time. Make it pass or take it out.'
	}
];

// The rules that need types are in .oxlintrc.json: a checker of the native compiler reads all of them in a fifth of the time.
export default defineConfig(
	globalIgnores([
		'.svelte-kit/',
		'build/',
		'static/',
		'test-results/',
		'playwright-report/',
		'src/lib/db/generated.ts'
	]),
	js.configs.recommended,
	typescript.configs.recommended,
	svelte.configs.recommended,
	{
		// A rule that does not fit is changed here, for everyone, or not at all.
		linterOptions: { noInlineConfig: true },
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: { extraFileExtensions: ['.svelte'] }
		},
		plugins: { closeby: { rules: { 'import-law': importLaw } } },
		rules: {
			'closeby/import-law': ['error', { commands }],
			eqeqeq: 'error',
			'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
			'no-console': 'error',
			'no-restricted-properties': [
				'error',
				{
					object: 'process',
					property: 'env',
					message: 'Only src/env.ts reads the environment: use readEnvironment().'
				}
			],
			'no-restricted-syntax': ['error', ...noCastToSilence, ...noPackedLines, ...noDetailsClosed],
			// TypeScript itself knows which names exist.
			'no-undef': 'off',
			// The last is how a comment would silence the rules that need types (.oxlintrc.json).
			'no-warning-comments': [
				'error',
				{ terms: ['todo', 'fixme', 'xxx', 'oxlint-disable'], location: 'anywhere' }
			],
			'@typescript-eslint/ban-ts-comment': [
				'error',
				{ 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }
			],
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			// In .oxlintrc.json for all that is TypeScript alone: it was a sixth of the time here.
			'@typescript-eslint/no-unused-vars': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.js'],
		rules: {
			// A name that begins with _ says that it is there to be left out.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } },
		rules: {
			'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
			// Closeby is always served from the root of its origin, so a plain href is right.
			'svelte/no-navigation-without-resolve': 'off',
			// It lets a comment in the markup silence a rule, whatever `noInlineConfig` says.
			'svelte/comment-directive': 'off',
			// Most sets and maps here are bookkeeping that no screen shows; making them reactive costs for nothing.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		// What the demo people say and are told is words, not logic.
		files: ['supabase/seed/*.ts'],
		rules: { 'max-lines': ['error', { max: 340, skipBlankLines: true, skipComments: true }] }
	},
	{
		files: ['src/env.ts', 'svelte.config.js', 'supabase/local/{start,build}.ts', ...tests],
		// env.ts reads it; start.ts and build.ts set it for what they start; tests set it for theirs, and are told by it.
		rules: { 'no-restricted-properties': 'off' }
	},
	{
		files: tests,
		rules: {
			'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
			'no-restricted-syntax': ['error', ...noCastToSilence, ...noPackedLines, ...noHiddenTest]
		}
	}
);
