import { asIdentity } from '../db/connection.server.ts';
import type { Device } from './device.server.ts';
import { beginSession } from './sessions.server.ts';

export interface DemoPerson {
	id: string;
	name: string;
	/** Their part in the story, e.g. `patient` or `care_manager`. */
	part: string;
}

/** The people a demonstration offers with one tap, in order; none outside a demo-seeded embedded database. */
export function demoPeople(): Promise<DemoPerson[]> {
	return asIdentity((db) =>
		db
			.selectFrom('identity.demo_users as d')
			.select(['d.user_id as id', 'd.name', 'd.part'])
			.orderBy('d.position')
			.execute()
	);
}

/** Signs in a demo person without a password; undefined for anybody else. */
export async function signInDemo(
	id: string,
	device: Device
): Promise<{ secret: string; endsAt: Date; staff: boolean } | undefined> {
	const person = await asIdentity((db) =>
		db
			.selectFrom('identity.demo_users as d')
			.innerJoin('care.people as p', 'p.id', 'd.user_id')
			.where('d.user_id', '=', id)
			.select(['p.id', 'p.kind'])
			.executeTakeFirst()
	);
	if (!person) return undefined;
	const staff = person.kind === 'staff';
	const kind = staff ? 'staff' : 'other_device';
	return {
		staff,
		...(await beginSession(person.id, kind, { method: 'demo', secondFactor: false, ...device }))
	};
}
