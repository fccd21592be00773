import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { Area } from '../../db/looks.server.ts';
import { recordRead } from '../../db/looks.server.ts';
import { iso } from '../../db/time.server.ts';
import { consentsOf } from '../../people/consents.server.ts';
import { careTeam, namesOf } from '../../people/people.server.ts';
import { readVersion } from '../../plan/versions.server.ts';
import { parseExactly } from './exact.ts';
import type { CopiedVersion, RecordCopy } from './record.ts';

const areas: Area[] = [
	'profile',
	'plan',
	'medicines',
	'messages',
	'readings',
	'questionnaires',
	'appointments'
];

/**
 * The whole record of a patient, as far as the person asking may see it: the patient, or staff who care for them. That a
 * copy is taken is recorded in the same transaction, and so are the looks of staff. Errors: ABSNT.
 */
export async function copyRecord(
	db: Database,
	patient: string,
	format: 'fhir' | 'page' | 'pdf'
): Promise<RecordCopy> {
	await sql`select care.copy_record(${patient}, ${format})`.execute(db);
	for (const area of areas) await recordRead(db, patient, area);
	const who = await whoIs(db, patient);
	const told = await toldBy(db, patient);
	const versions = await versionsOf(db, patient);
	const ids = [
		...told.messages.flatMap(({ author }) => author),
		...[
			...told.aboutMe,
			...told.opinions,
			...told.teachBacks,
			...told.steps,
			...told.doses,
			...told.readings,
			...told.checks,
			...told.reviews
		].map(({ author }) => author),
		...told.opinions.flatMap(({ answers }) => answers.map(({ author }) => author)),
		...told.teachBacks.flatMap(({ reviews }) => reviews.map(({ author }) => author)),
		...versions.flatMap(({ publishedBy, signedBy, lines }) => [
			publishedBy,
			...(signedBy === null ? [] : [signedBy]),
			...lines.flatMap(({ author, decidedBy }) => (decidedBy === null ? [author] : [author, decidedBy]))
		])
	];
	const team = await careTeam(db, patient);
	const consents = await consentsOf(db, patient);
	return {
		...who,
		...told,
		versions,
		team: team.map(({ id, name, credential, position }) => ({ id, name, credential, position })),
		consents,
		people: await namesOf(db, [...ids, ...consents.map(({ caregiver }) => caregiver)], patient)
	};
}

async function whoIs(
	db: Database,
	patient: string
): Promise<Pick<RecordCopy, 'takenAt' | 'patient' | 'clinic'>> {
	const { rows } = await sql<Pick<RecordCopy, 'takenAt' | 'patient' | 'clinic'>>`
		select ${iso('moment.now')} as "takenAt",
			json_build_object('id', p.id, 'givenName', p.given_name, 'familyName', p.family_name,
				'preferredName', p.preferred_name, 'language', p.language, 'timeZone', p.time_zone,
				'birthDate', c.birth_date, 'sex', c.sex, 'phone', c.phone, 'addressLines', c.address_lines, 'city', c.city,
				'state', c.state, 'postalCode', c.postal_code, 'country', c.country,
				'identifiers', (
					select coalesce(json_agg(json_build_object('system', i.system, 'value', i.value) order by i.system, i.value), '[]')
					from care.patient_identifiers i where i.patient_id = p.id
				)) as patient,
			json_build_object('id', o.id, 'name', o.name, 'phone', o.phone) as clinic
		from care.people p
		join care.patients c on c.person_id = p.id
		join care.organisations o on o.id = p.organisation_id
		cross join (select now() as now) moment
		where p.id = ${patient}
	`.execute(db);
	const [found] = rows;
	if (!found) throw new Error('A copy was recorded of a record that cannot be read');
	return found;
}

/** The published versions of the plan, newest first. */
async function versionsOf(db: Database, patient: string): Promise<CopiedVersion[]> {
	const { rows } = await sql<Omit<CopiedVersion, 'lines'>>`
		select v.id, v.number, ${iso('v.published_at')} as "publishedAt", published.actor_id as "publishedBy",
			signed.actor_id as "signedBy", ${iso<string | null>('signed.at')} as "signedAt"
		from care.plan_versions v
		join care.plan_version_events published on published.version_id = v.id and published.event = 'published'
		left join care.plan_version_events signed on signed.version_id = v.id and signed.event = 'signed'
		where v.patient_id = ${patient} and v.number is not null
		order by v.number desc
	`.execute(db);
	const versions: CopiedVersion[] = [];
	for (const version of rows) versions.push({ ...version, lines: (await readVersion(db, version.id)) ?? [] });
	return versions;
}

type Told = Pick<
	RecordCopy,
	| 'messages'
	| 'aboutMe'
	| 'opinions'
	| 'teachBacks'
	| 'steps'
	| 'doses'
	| 'readings'
	| 'checks'
	| 'reviews'
	| 'kept'
>;

/** What was said and written, oldest first, and what came from elsewhere and was kept as it came. */
async function toldBy(db: Database, patient: string): Promise<Told> {
	const all = (rows: RawBuilder<unknown>) => sql`(select coalesce(json_agg(r), '[]') from (${rows}) r)`;
	const { rows } = await sql<
		Omit<Told, 'kept'> & { kept: (Omit<Told['kept'][number], 'content'> & { content: string })[] }
	>`
		select ${all(sql`
			select m.id, m.author_id as author, m.body, ${iso('m.sent_at')} as "sentAt", l.line_id as line
			from care.messages m
			left join care.message_lines l on l.message_id = m.id
			where m.patient_id = ${patient} and m.superseded_at is null order by m.conversation_id, m.seq`)} as messages,
		${all(sql`
			select a.id, a.version, a.who_matters as "whoMatters", a.fears, a.how_to_talk as "howToTalk",
				a.best_times as "bestTimes", a.author_id as author, ${iso('a.written_at')} as "writtenAt"
			from care.about_me a where a.patient_id = ${patient} order by a.version`)} as "aboutMe",
		${all(sql`
			select o.id, o.version_id as version, o.line_id as line, o.opinion, o.words, o.author_id as author,
				${iso('o.given_at')} as "givenAt", ${all(sql`
					select n.id, n.words, n.author_id as author, ${iso('n.answered_at')} as "answeredAt"
					from care.plan_opinion_answers n where n.opinion_id = o.id order by n.answered_at`)} as answers
			from care.plan_opinions o where o.patient_id = ${patient} order by o.given_at`)} as opinions,
		${all(sql`
			select b.id, b.line_id as line, b.revision, b.words, b.author_id as author, ${iso('b.given_at')} as "givenAt",
				${all(sql`
					select w.id, w.verdict, w.author_id as author, ${iso('w.reviewed_at')} as "reviewedAt"
					from care.teach_back_reviews w where w.teach_back_id = b.id order by w.reviewed_at`)} as reviews
			from care.teach_backs b where b.patient_id = ${patient} order by b.given_at`)} as "teachBacks",
		${all(sql`
			select s.id, s.line, s.revision, s.day, s.outcome, s.reason, s.words, s.author, s."reportedAt" from (
				select distinct on (s.line_id, s.day) s.id, s.line_id as line, s.revision, s.day::text as day, s.outcome,
					s.reason, s.words, s.author_id as author, ${iso('s.reported_at')} as "reportedAt"
				from care.step_reports s where s.patient_id = ${patient}
				order by s.line_id, s.day, s.ticked_at desc, s.reported_at desc
			) s where s.outcome <> 'undone' order by s.day, s.line`)} as steps,
		${all(sql`
			select d.id, d.line, d.revision, d.day, d."dayPart", d.outcome, d.reason, d.words, d.author, d."reportedAt" from (
				select distinct on (d.line_id, d.day, d.day_part) d.id, d.line_id as line, d.revision, d.day::text as day,
					d.day_part as "dayPart", d.outcome, d.reason, d.words, d.author_id as author,
					${iso('d.reported_at')} as "reportedAt"
				from care.dose_reports d where d.patient_id = ${patient}
				order by d.line_id, d.day, d.day_part, d.ticked_at desc, d.reported_at desc
			) d where d.outcome <> 'undone' order by d.day, d.line, d."dayPart"`)} as doses,
		${all(sql`
			select o.id, o.version, o.measure, o.context, o.note, o.source, o.device, ${iso('o.effective_at')} as at,
				o.time_zone as zone, o.author_id as author, ${iso('o.recorded_at')} as "recordedAt", (
					select json_agg(json_build_object('component', c.key, 'value', c.value -> 'value',
						'unit', c.value ->> 'unit') order by c.key) from jsonb_each(o.components) c
				) as entered
			from care.observations o where o.patient_id = ${patient} and o.superseded_at is null
			order by o.effective_at, o.id`)} as readings,
		${all(sql`
			select s.id, s.condition, s.feeling, s.symptoms, s.note, s.source,
				s.withdrawn_at is not null as withdrawn, ${iso('s.effective_at')} as at, s.time_zone as zone, s.author_id as author, ${iso('s.recorded_at')} as "recordedAt"
			from care.symptom_reports s where s.patient_id = ${patient} order by s.effective_at, s.id`)} as checks,
		${all(sql`
			select m.id, m.way, ${iso('m.held_at')} as "heldAt", m.findings, m.note, m.author_id as author
			from care.medicine_reviews m where m.patient_id = ${patient} order by m.held_at`)} as reviews,
		${all(sql`
			select k.id, k.resource_type as type, k.identity, k.content::text as content from (
				select distinct on (r.resource_type, r.identity) r.*
				from care.fhir_resources r where r.patient_id = ${patient}
				order by r.resource_type, r.identity, r.version desc
			) k where k.outcome = 'kept' order by k.resource_type, k.id`)} as kept
	`.execute(db);
	const [told] = rows;
	if (!told) throw new Error('A record was not given back');
	return { ...told, kept: told.kept.map((one) => ({ ...one, content: contentOf(one.content) })) };
}

function contentOf(text: string): Record<string, unknown> {
	const content = parseExactly(text);
	if (typeof content !== 'object' || content === null) throw new Error('A resource was kept that is none');
	return { ...content };
}
