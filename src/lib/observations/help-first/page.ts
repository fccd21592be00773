/** The help that stands in place of a page: fetched where the answer to a form is that. */
export const loadHelpPage = () => import('./HelpPage.svelte').then(({ default: HelpPage }) => HelpPage);
