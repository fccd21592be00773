import { expect, test } from 'vitest';
import { idleUntil, sessionLimits } from './session-limits.ts';

const now = new Date('2026-11-22T08:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

test('staff are signed out after 15 idle minutes, and after 12 hours however busy', () => {
	expect(idleUntil('staff', now, minutes(12 * 60))).toEqual(minutes(15));
	expect(idleUntil('staff', now, minutes(5))).toEqual(minutes(5));
	expect(sessionLimits.staff.whole).toBe(12 * 60 * 60_000);
});

test('another device forgets a patient after an idle hour, their own after 30 days', () => {
	expect(idleUntil('other_device', now, minutes(24 * 60))).toEqual(minutes(60));
	expect(idleUntil('own_device', now, minutes(30 * 24 * 60))).toEqual(minutes(30 * 24 * 60));
});

test('somebody else’s phone forgets whoever used it after 15 idle minutes, and after 12 hours however busy', () => {
	expect(idleUntil('shared_device', now, minutes(12 * 60))).toEqual(minutes(15));
	expect(sessionLimits.shared_device.whole).toBe(12 * 60 * 60_000);
});
