// What virtua/svelte leads to is a Svelte file in a package, and the native compiler reads none there: its types from those
// that stand beside it.
declare module '.*/VList.svelte' {
	import type { ComponentConstructorOptions, SvelteComponent } from 'svelte';
	import type { VListHandle, VListProps } from 'virtua/svelte';

	const VList: new <T>(
		options: ComponentConstructorOptions<VListProps<T>>
	) => SvelteComponent<VListProps<T>> & VListHandle;
	export default VList;
}
