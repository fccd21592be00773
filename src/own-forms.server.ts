// A page whose scripts have not come, or never will, does not hear that somebody else has signed in meanwhile in the same
// browser, and its forms would do for them what their writer meant for themselves: give consent, change the password, write
// down a weight. So each form says in its address whose page it stands on. What scripts send says so by itself
// (outbox/post.ts).

const name = 'by';

// A tag as the framework writes it: values in double quotes, in which a `>` may stand; what people wrote holds no `<`.
const tags = /<(?:form|button)\b(?:[^>"]|"[^"]*")*>/g;

/** Writes into the forms of a page whose it is; `search` is that of its own address, to which a form without one goes. */
export function bindForms(html: string, person: string, search: string): string {
	return html.replace(tags, (tag) => {
		if (tag.startsWith('<button')) return tag.replace(/(?<= formaction=")[^"]*/, (to) => bound(to, person));
		if (!/ method="post"/i.test(tag)) return tag;
		if (/ action="/.test(tag)) return tag.replace(/(?<= action=")[^"]*/, (to) => bound(to, person));
		return tag.replace('<form', `<form action="${bound(search.replaceAll('&', '&amp;'), person)}"`);
	});
}

/** An address with whose page it stands on, in place of what an earlier form put there; both as they stand in HTML. */
function bound(address: string, person: string): string {
	const plain = address.replace(/(\?|&amp;)by=[^&]*(?:&amp;|$)/, '$1').replace(/(\?|&amp;)$/, '');
	return `${plain}${plain.includes('?') ? '&amp;' : '?'}${name}=${person}`;
}

/** Whether a form comes from the page of somebody else than who is signed in now. */
export function isOfAnother({ searchParams }: URL, person: string): boolean {
	const by = searchParams.get(name);
	return by !== null && by !== person;
}
