import type { Translation } from '../../i18n/translation.ts';
import { areaWords, relationshipWords } from '../../people/words.ts';
import { aboutMeBlocks, answerBlocks, reviewBlocks } from './readable-answers.ts';
import { planBlocks } from './readable-plan.ts';
import { readingBlocks } from './readable-readings.ts';
import {
	dayOf,
	heading,
	list,
	nameIn,
	paragraph,
	table,
	type Block,
	type ReadableSection
} from './blocks.ts';
import type { RecordCopy } from './record.ts';

export interface ReadableRecord {
	title: string;
	/** When it was taken, and from where. */
	taken: string;
	sections: ReadableSection[];
}

/**
 * The whole record in plain words, in the reader's language where the record has words in it. One text for the page and for
 * paper. The words of `record`, `plan`, `people`, `family` and `observations` are needed.
 */
export function readableRecord(record: RecordCopy, translation: Translation): ReadableRecord {
	const { t, format } = translation;
	const sections: ReadableSection[] = [
		{ heading: t('record.me'), blocks: personBlocks(record, translation) },
		...planBlocks(record, translation),
		{ heading: t('plan.aboutMe.title'), blocks: aboutMeBlocks(record, translation) },
		{
			heading: t('plan.team.title'),
			blocks: list(record.team.map(({ name, credential }) => [name, credential].filter(Boolean).join(', ')))
		},
		{ heading: t('record.family'), blocks: familyBlocks(record, translation) },
		...readingBlocks(record, translation),
		...answerBlocks(record, translation),
		{ heading: t('record.reviews'), blocks: reviewBlocks(record, translation) },
		{
			heading: t('record.messages'),
			blocks: table(
				[t('record.when'), t('record.who'), t('record.words')],
				record.messages.map(({ author, body, sentAt }) => [
					format.dateTime(sentAt),
					nameIn(record, translation, author),
					body ?? t('record.takenBack')
				])
			)
		},
		{ heading: t('record.elsewhere'), blocks: keptBlocks(record, translation) }
	];
	return {
		title: t('record.title'),
		taken: t('record.taken', { date: format.dateTime(record.takenAt), clinic: record.clinic.name }),
		sections: sections.filter(({ blocks }) => blocks.length > 0)
	};
}

function personBlocks({ patient, clinic }: RecordCopy, translation: Translation): Block[] {
	const { t } = translation;
	const { addressLines, city, state, postalCode, country } = patient;
	// As on an envelope; at home the country is left out.
	const town = [city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
	const address = [...addressLines, town, country === 'US' ? null : country].filter(Boolean);
	const rows: [string, string | null][] = [
		[t('record.name'), `${patient.givenName} ${patient.familyName}`.trim()],
		[t('record.called'), patient.preferredName],
		[t('record.born'), dayOf(translation, patient.birthDate)],
		[t('record.phone'), patient.phone],
		[t('record.address'), address.join('\n')],
		[t('record.clinic'), `${clinic.name}, ${clinic.phone}`]
	];
	return list(rows.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])));
}

function familyBlocks({ consents }: RecordCopy, translation: Translation): Block[] {
	const { t, format } = translation;
	return consents.flatMap(({ name, relationship, state, endsOn, see, since }) => [
		heading(`${name} (${t(relationshipWords[relationship])})`),
		paragraph(
			state === 'active'
				? t('record.mayUntil', { date: dayOf(translation, endsOn) })
				: t('record.mayNot', { date: format.date(since) })
		),
		...(state === 'active' ? list(see.map((area) => t(areaWords[area]))) : [])
	]);
}

/** What came from elsewhere, by what it is and what it calls itself: the file has all of it. */
function keptBlocks({ kept }: RecordCopy, { t }: Translation): Block[] {
	if (kept.length === 0) return [];
	const rows = kept.map(({ type, content }) => [type, titleOf(content) ?? '', dateOf(content) ?? '']);
	return [
		paragraph(t('record.elsewhereHint')),
		...table([t('record.kind'), t('record.what'), t('record.when')], rows)
	];
}

function titleOf({ code, type }: Record<string, unknown>): string | undefined {
	const texts = [code, ...[type].flat()].map((concept) =>
		typeof concept === 'object' && concept !== null && 'text' in concept ? concept.text : undefined
	);
	return texts.find((text) => typeof text === 'string');
}

function dateOf(content: Record<string, unknown>): string | undefined {
	const names = [
		'effectiveDateTime',
		'recordedDate',
		'occurrenceDateTime',
		'issued',
		'authoredOn',
		'date',
		'created'
	];
	const found = names.map((name) => content[name]).find((value) => typeof value === 'string');
	return typeof found === 'string' ? found.slice(0, 10) : undefined;
}
