/** The door is read and used without a script: nothing to fetch, on any phone and any line. */
export const csr = false;
