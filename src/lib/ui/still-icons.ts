import type { Plugin } from 'vite';
import * as v from 'valibot';

const IconData = v.object({
	node: v.array(v.tuple([v.string(), v.record(v.string(), v.string())]))
});

/**
 * For the build (vite.config.ts). Writes each Lucide icon into the page as the plain drawing that it is. The package's own
 * component puts every line of an icon together anew while a page comes alive, from settings that nobody here sets: on an
 * old phone the icons of a screen took a tenth of that time. What stays are `class` and `strokeWidth`, all that is used here,
 * and every icon is for eyes only: anything else that one is given is lost without a word.
 */
export function stillIcons(): Plugin {
	return {
		name: 'closeby:still-icons',
		// Before Svelte's compiler reads it.
		enforce: 'pre',
		// Packed ahead of time, as the development server does with packages, it would come past here.
		config: () => ({ optimizeDeps: { exclude: ['@lucide/svelte'] } }),
		transform: {
			// The development server adds a version to the name.
			filter: { id: /\/@lucide\/svelte\/dist\/icons\/[^/]+\.svelte(?:\?v=\w+)?$/ },
			handler(source, id) {
				const [, data] = /\bconst iconData = (\{.*\});/.exec(source) ?? [];
				if (data === undefined) throw new Error(`${id} has no drawing where Lucide's icons have one`);
				return { code: drawn(v.parse(IconData, JSON.parse(data))), map: null };
			}
		}
	};
}

function drawn({ node }: v.InferOutput<typeof IconData>): string {
	const lines = node.map(([tag, attributes]) => {
		const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
		return `<${tag}${written.join('')} />`;
	});
	return `<script>let { class: name, strokeWidth = 2 } = $props();</script>
<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" class={name}>${lines.join('')}</svg>`;
}
