import { ask, outcome, type Clinic } from './clinic.ts';

/** A table under the policies that tables of an area have, with a row of Maria's for each area and topic, and for none. */
export const layOut = ({ asAdmin, cast }: Clinic) =>
	asAdmin(async (sql) => {
		const may = (action: string) => `exists (
			select from private.rights r
			where r.patient_id = probe.patient_id and r.person_id = (select auth.uid())
				and r.area = probe.area and '${action}' = any (r.actions) and r.period @> now()
				and (probe.topic is null or probe.topic = any (r.topics))
		)`;
		await sql.query(`
			create table care.probe (patient_id uuid, area care.area, topic care.sensitive_topic, act text);
			alter table care.probe enable row level security;
			alter table care.probe force row level security;
			grant select, insert on care.probe to authenticated;
			create policy probe_in_reach on care.probe for select to authenticated using (${may('see')});
			create policy probe_added on care.probe for insert to authenticated
				with check (act = 'add' and ${may('add')} or act = 'message' and ${may('message')});
			insert into care.probe select '${cast.maria}', area, topic
			from unnest(private.every_area()) area, unnest(private.every_topic() || null::care.sensitive_topic) topic`);
	});

/** What Postgres lets somebody read and write, told as the model tells it. */
export async function found({ asPerson, cast }: Clinic, person: string): Promise<string[]> {
	const rows = await asPerson(
		person,
		ask<{ area: string; topics: string }>(
			`select area, coalesce(string_agg(topic, '+' order by topic), '') as topics from care.probe group by area`
		)
	);
	const told: string[] = [];
	for (const { area, topics } of rows) {
		const actions = ['see'];
		for (const act of ['add', 'message']) {
			const write = ask('insert into care.probe values ($1, $2, null, $3)', [cast.maria, area, act]);
			if ((await outcome(asPerson(person, write))) === 'allowed') actions.push(act);
		}
		told.push(`${area}: ${actions.join('+')} (${topics})`);
	}
	return told.sort();
}
