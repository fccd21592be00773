/**
 * Text as it is stored, of one line or several: the same words are the same however they travelled. Browsers send line
 * ends of form fields as CRLF (HTML, "multipart form data"); stored text has LF. NUL is no character of any text, and
 * Postgres refuses it.
 */
export const storedText = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim();
