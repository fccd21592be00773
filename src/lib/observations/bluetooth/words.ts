import type { WordKey } from '../../i18n/resources.ts';
import type { ProblemKind, Stage } from './device.ts';
import type { DeviceMeasure } from './measures.ts';
import type { DeviceNotice, Fault } from './sent.ts';

// The words of each case, by their whole keys.

export const stageWords: Record<Stage, WordKey> = {
	choosing: 'bluetooth.choosing',
	connecting: 'bluetooth.connecting',
	waiting: 'bluetooth.waiting'
};

/** What to do while a reading is waited for. */
export const hintWords: Record<DeviceMeasure, WordKey> = {
	blood_pressure: 'bluetooth.hint.blood_pressure',
	weight: 'bluetooth.hint.weight',
	glucose: 'bluetooth.hint.glucose',
	oxygen: 'bluetooth.hint.oxygen',
	temperature: 'bluetooth.hint.temperature'
};

/** Why nothing was read. */
export const problemWords: Record<ProblemKind, WordKey> = {
	off: 'bluetooth.problem.off',
	none_chosen: 'bluetooth.problem.none_chosen',
	tap: 'bluetooth.problem.tap',
	refused: 'bluetooth.problem.refused',
	unfit: 'bluetooth.problem.unfit',
	unpaired: 'bluetooth.problem.unpaired',
	far: 'bluetooth.problem.far',
	gone: 'bluetooth.problem.gone',
	slow: 'bluetooth.problem.slow',
	unreadable: 'bluetooth.problem.unreadable',
	no_records: 'bluetooth.problem.no_records',
	stopped: 'bluetooth.problem.stopped',
	known: 'bluetooth.problem.known'
};

/** Why a measurement has no number. */
export const faultWords: Record<Fault, WordKey> = {
	no_number: 'bluetooth.fault.no_number',
	above: 'bluetooth.fault.above',
	below: 'bluetooth.fault.below',
	strip: 'bluetooth.fault.strip',
	sensor: 'bluetooth.fault.sensor',
	warmth: 'bluetooth.fault.warmth',
	nobody: 'bluetooth.fault.nobody',
	test: 'bluetooth.fault.test'
};

/** What a device noticed about a number. */
export const noticeWords: Record<DeviceNotice, WordKey> = {
	movement: 'bluetooth.notice.movement',
	cuff_loose: 'bluetooth.notice.cuff_loose',
	irregular_pulse: 'bluetooth.notice.irregular_pulse',
	pulse_fast: 'bluetooth.notice.pulse_fast',
	pulse_slow: 'bluetooth.notice.pulse_slow',
	position: 'bluetooth.notice.position',
	weak_signal: 'bluetooth.notice.weak_signal',
	doubtful: 'bluetooth.notice.doubtful',
	battery_low: 'bluetooth.notice.battery_low'
};
