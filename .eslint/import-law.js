import path from 'node:path';
import { importableFrom, judge, placeOf, rooms } from './rooms.js';

/**
 * The import law: who may import whom, and where the code should go instead.
 * Its map stands in rooms.js; the reasons, in the README under "How the code is laid out".
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
	meta: {
		type: 'problem',
		docs: { description: 'keep every room importing only the rooms below it' },
		schema: [
			{
				type: 'object',
				// Files that plain Node starts by name: they run on the server whatever their suffix.
				properties: { commands: { type: 'array', items: { type: 'string' } } },
				additionalProperties: false
			}
		],
		defaultOptions: [{ commands: [] }],
		messages: {
			neighbours:
				'`{{from}}` and `{{to}}` may not import each other: they meet in SQL or on a page. ' +
				'Let the page load both, or move this code to `console`, which may import any domain. ' +
				'`{{from}}` may import: {{allowed}}.',
			upwards:
				'`{{from}}` stands below `{{to}}` and may not import it. Move this code to `{{to}}`, ' +
				'or take what it needs as an argument. `{{from}}` may import: {{allowed}}.',
			ground:
				'`{{from}}` imports nothing of ours. Take what it needs as a prop or an argument, ' +
				'or move this code to the room that knows `{{to}}`.',
			routes: 'Nobody imports routes ({{target}}). Move what is shared to the room of src/lib that owns it.',
			entrance: 'Nobody imports what starts the app ({{target}}). Move what is shared to a room of src/lib.',
			outside:
				'The app runs without {{target}}: src may not import supabase or tests. ' +
				'Move what is shared to a room of src/lib.',
			server:
				'{{target}} runs on the server alone. Read it in a *.server.ts of this room ' +
				'and hand the result to the page; a type may be imported with `import type`.',
			environment: 'Only src/env.ts reads the environment. Declare the variable there instead of {{source}}.',
			supabase:
				'Only src/lib/live imports {{source}} in the browser. Give `live` the ability you need and use it from there.',
			database:
				'Only server code imports {{source}}. Move this query to a *.server.ts of this room; ' +
				'a type may be imported with `import type`.',
			room: 'There is no room `{{room}}` in src/lib. The rooms are: {{rooms}}. A new one begins in .eslint/rooms.js.'
		}
	},

	create(context) {
		const file = path.relative(context.cwd, context.filename).replaceAll(path.sep, '/');
		const commands = context.options[0].commands;
		const place = placeOf(file);

		/** @param {import('estree').Node} node @param {unknown} source @param {boolean} [typeOnly] */
		function check(node, source, typeOnly = false) {
			if (typeof source !== 'string') return;
			const refusal = judge({ file, source, typeOnly, commands });
			if (refusal) context.report({ node, ...refusal });
		}

		/** Declarations carry `importKind` or `exportKind` from the TypeScript parser. @param {object} node */
		const isTypeOnly = (node) =>
			('importKind' in node && node.importKind === 'type') ||
			('exportKind' in node && node.exportKind === 'type');

		/** The text of a string or of a template without holes. @param {import('estree').Node} node */
		function textOf(node) {
			if (node.type === 'Literal') return node.value;
			return node.type === 'TemplateLiteral' && node.expressions.length === 0
				? node.quasis[0]?.value.cooked
				: undefined;
		}

		return {
			Program(node) {
				if (place.kind === 'room' && importableFrom(place.room) === undefined) {
					context.report({ node, messageId: 'room', data: { room: place.room, rooms: rooms.join(', ') } });
				}
			},
			ImportDeclaration: (node) => check(node.source, node.source.value, isTypeOnly(node)),
			ExportAllDeclaration: (node) => check(node.source, node.source.value, isTypeOnly(node)),
			ExportNamedDeclaration: (node) =>
				node.source && check(node.source, node.source.value, isTypeOnly(node)),
			ImportExpression: (node) => check(node.source, textOf(node.source)),
			/** `import('./x').Type` @param {import('estree').Node & { source: import('estree').Literal }} node */
			TSImportType: (node) => check(node.source, node.source.value, true),
			/** Vite's `import.meta.glob('./x/*.ts')` @param {import('estree').SimpleCallExpression} node */
			'CallExpression[callee.object.type="MetaProperty"][callee.property.name="glob"]'(node) {
				const [patterns] = node.arguments;
				const list = patterns?.type === 'ArrayExpression' ? patterns.elements : [patterns];
				for (const pattern of list) if (pattern) check(pattern, textOf(pattern));
			}
		};
	}
};
