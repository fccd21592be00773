/** What a link to a phone number opens, however people write the number (RFC 3966). */
export const telUri = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, '')}`;
