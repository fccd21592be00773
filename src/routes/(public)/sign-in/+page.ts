// A form page needs no script: nothing is sent before somebody is signed in.
export const csr = false;
