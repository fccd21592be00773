import type { Arrivals } from './arrivals.ts';
import { DeviceProblem, findCharacteristic, subscribe, type Service } from './device.ts';
import { readGlucose, readGlucoseContext } from './glucose.ts';
import { askFor, readAnswer, type Records, type RecordsAnswer } from './record-access.ts';

/** So many of the last records are asked for: what was measured since yesterday, without the months before. */
const most = 10;

/**
 * Asks a meter for its last records (Glucose Profile 1.0.1, 4.2): the last one first, whose number tells which came before.
 * A meter that cannot be asked so is asked for all.
 */
export async function collectRecords(service: Service, arrivals: Arrivals): Promise<void> {
	const measurement = await service.getCharacteristic(0x2a18);
	const control = await service.getCharacteristic(0x2a52);
	const context = await findCharacteristic(service, 0x2a34);
	let settle: (answer: RecordsAnswer) => void = () => undefined;

	await subscribe(
		measurement,
		arrivals.reading((view) => arrivals.add(readGlucose(view)))
	);
	if (context)
		await subscribe(
			context,
			arrivals.reading((view) => {
				const { sequence, meal } = readGlucoseContext(view);
				const record = arrivals.sent.find((sent) => sent.sequence === sequence);
				if (record) arrivals.add({ ...record, meal });
			})
		);
	await subscribe(
		control,
		arrivals.reading((view) => settle(readAnswer(view)))
	);

	async function ask(records: Records): Promise<RecordsAnswer> {
		const answer = new Promise<RecordsAnswer>((resolve) => (settle = resolve));
		await control.writeValueWithResponse(askFor(records));
		return answer;
	}

	const last = await ask('last');
	const answer = last === 'unsupported' ? await ask('all') : last;
	if (answer === 'none') throw new DeviceProblem('no_records');
	if (answer !== 'sent' || arrivals.sent.length === 0) throw new DeviceProblem('unreadable');
	const newest = arrivals.sent[0]?.sequence ?? 0;
	// Those before it are more than was promised: without them the last one still counts.
	if (last === 'sent' && newest > 0) await ask({ from: Math.max(0, newest - most + 1) });
	arrivals.finish();
}
