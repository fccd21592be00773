export { createRealtime, type Realtime, type RealtimeOptions } from './server.ts';
export { defaultLimits, type RealtimeLimits } from './limits.ts';
export type { RealtimeLog } from './log.ts';
