import * as v from 'valibot';
import { Refused } from '../command/refused.ts';

/** More entries than any one file of patients needs: Synthea's longest lives have a few tens of thousands. */
export const mostEntries = 100_000;
/** One file is one transaction, during which nobody else can enrol anybody in the organisation. */
const mostPatients = 5_000;

const Resource = v.object({ resourceType: v.string() });
const Patient = v.object({ resourceType: v.literal('Patient') });
const Identified = v.object({ id: v.string() });

// Of the other resources in a bundle nothing is read, so nothing is checked.
const Entry = v.object(
	{
		fullUrl: v.optional(v.string('The web address of an entry (fullUrl) is not text.')),
		resource: v.optional(v.unknown())
	},
	'An entry of the Bundle is not written as FHIR R4 writes it.'
);
type Entry = v.InferOutput<typeof Entry>;

const Bundle = v.object({
	type: v.optional(v.string('The type of the Bundle is not text.')),
	entry: v.optional(
		v.pipe(
			v.array(Entry, 'The entries of the Bundle are not a list as FHIR R4 writes it.'),
			v.maxLength(mostEntries, `It holds more than ${mostEntries} entries; split it.`)
		),
		[]
	)
});

/**
 * The Patient resources in the text of a FHIR R4 JSON file, unchecked: of a Bundle of any type, or the one that is the
 * whole file. Throws Refused when the text is not JSON, not one of those, or holds no patient or too many.
 * Source: HL7 FHIR R4, Bundle, https://hl7.org/fhir/R4/bundle.html
 */
export function patientsIn(text: string): unknown[] {
	const content = parse(text);
	if (!v.is(Resource, content)) {
		throw new Refused('It is JSON, but not a FHIR resource: it has no resourceType.');
	}
	const { resourceType } = content;
	if (resourceType === 'Patient') return [content];
	if (resourceType !== 'Bundle')
		throw new Refused(`It holds ${named(resourceType)}, not a Bundle or a Patient.`);

	const bundle = v.safeParse(Bundle, content, { abortEarly: true });
	if (!bundle.success) throw new Refused(bundle.issues[0].message);
	const { type, entry } = bundle.output;
	const resources = type === 'history' ? newestOf(entry) : entry.map((one) => one.resource);
	const patients = resources.filter((one) => v.is(Patient, one));
	if (patients.length === 0) throw new Refused('There is no patient in it.');
	if (patients.length > mostPatients)
		throw new Refused(`It holds more than ${mostPatients} patients; split it.`);
	return patients;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		if (/^\s*</.test(text)) throw new Refused('It is XML; ask for FHIR R4 as JSON.');
		if (/^\s*\{.*\}\s*\n\s*\{/.test(text)) {
			throw new Refused('It holds one resource a line (NDJSON); ask for a Bundle.');
		}
		throw new Refused('It is not JSON, or it was cut off.');
	}
}

/** A resource type is a name of FHIR's; anything else in its place may be somebody's words and is not repeated. */
function named(resourceType: string): string {
	if (!/^[A-Z][A-Za-z]{1,40}$/.test(resourceType)) return 'something else';
	return `${/^[AEIO]/.test(resourceType) ? 'an' : 'a'} ${resourceType}`;
}

/**
 * A history lists every version of a resource, newest first, and one that was deleted begins with an entry that holds
 * no resource. All entries of one resource share its fullUrl. Source: https://hl7.org/fhir/R4/http.html#history
 */
function newestOf(entries: Entry[]): unknown[] {
	const seen = new Set<string>();
	return entries
		.filter(({ fullUrl, resource }) => {
			const key = fullUrl ?? (v.is(Identified, resource) ? resource.id : undefined);
			if (key === undefined) return true;
			const first = !seen.has(key);
			seen.add(key);
			return first;
		})
		.map(({ resource }) => resource);
}
