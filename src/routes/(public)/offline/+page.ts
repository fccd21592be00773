// The empty shell: one page for everyone, made at build time, kept by the service worker and served at
// whatever address was asked for while the server cannot be reached. It runs in the browser because only
// the phone can open what waits on it.
export const prerender = true;
export const csr = true;
export const ssr = true;
