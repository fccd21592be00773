/** Where the server writes; pino fits. It is given codes and topics, never tokens or payloads. */
export interface RealtimeLog {
	info(details: object, message: string): void;
	warn(details: object, message: string): void;
	error(details: object, message: string): void;
}

/** Writes nothing. */
export const silentLog: RealtimeLog = { info: () => {}, warn: () => {}, error: () => {} };
