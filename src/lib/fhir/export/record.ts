import type {
	CareDoseOutcome,
	CareObservationSource,
	CarePlanOpinion,
	CarePlanReason,
	CareReviewWay,
	CareStepOutcome,
	CareTeachBackVerdict,
	CareTeamPosition
} from '../../db/generated.ts';
import type { Language } from '../../i18n/languages.ts';
import type { Consent } from '../../people/consents.server.ts';
import type { PersonName } from '../../people/people.server.ts';
import type { Entered } from '../../observations/check.ts';
import type { MealContext, MeasureKey } from '../../observations/measures.ts';
import type { Condition, Symptom } from '../../observations/symptoms.ts';
import type { PlanLine } from '../../plan/line.ts';
import type { reviewOutcomes, reviewQuestions } from '../../plan/medicine-review-input.ts';

/** A published version of the plan, with its lines in both languages. */
export interface CopiedVersion {
	id: string;
	number: number;
	publishedAt: string;
	publishedBy: string;
	signedBy: string | null;
	signedAt: string | null;
	lines: PlanLine[];
}

/** What was written down at home: when and where it was so, and who wrote it down how. */
interface WrittenDown {
	id: string;
	note: string | null;
	source: CareObservationSource;
	at: string;
	/** Where the clock stood, as the IANA names it. */
	zone: string;
	author: string;
	recordedAt: string;
}

/** A reading as it stands now; `entered` is null where it was withdrawn. */
export interface CopiedReading extends WrittenDown {
	version: number;
	measure: MeasureKey;
	entered: Entered[] | null;
	context: MealContext | null;
	/** What the device that sent it is called. */
	device: string | null;
}

/** A daily check, or what was said beside a reading. */
export interface CopiedCheck extends WrittenDown {
	condition: Condition | null;
	feeling: 'better' | 'same' | 'worse' | null;
	symptoms: Symptom[];
	withdrawn: boolean;
}

interface Report<Outcome> {
	id: string;
	line: string;
	revision: number;
	/** `YYYY-MM-DD`, where the patient lives. */
	day: string;
	outcome: Outcome;
	reason: CarePlanReason | null;
	words: string | null;
	author: string;
	reportedAt: string;
}

/**
 * A patient's whole record as one person may see it, in the order things were said. Days are ISO 8601 dates, moments
 * ISO 8601 in UTC. Both copies are made of it: the FHIR Bundle, and what people read on a page or on paper.
 */
export interface RecordCopy {
	takenAt: string;
	patient: {
		id: string;
		givenName: string;
		familyName: string;
		preferredName: string | null;
		language: Language;
		timeZone: string;
		birthDate: string;
		sex: 'female' | 'male' | 'other' | 'unknown' | null;
		phone: string | null;
		addressLines: string[];
		city: string | null;
		state: string | null;
		postalCode: string | null;
		country: string | null;
		/** Patients themselves do not see them. */
		identifiers: { system: string; value: string }[];
	};
	clinic: { id: string; name: string; phone: string };
	/** Newest first; the first is in force. */
	versions: CopiedVersion[];
	team: { id: string; name: string; credential: string | null; position: CareTeamPosition }[];
	aboutMe: {
		id: string;
		version: number;
		whoMatters: string | null;
		fears: string | null;
		howToTalk: string | null;
		bestTimes: string | null;
		author: string;
		writtenAt: string;
	}[];
	opinions: {
		id: string;
		version: string;
		line: string | null;
		opinion: CarePlanOpinion;
		words: string | null;
		author: string;
		givenAt: string;
		answers: { id: string; words: string; author: string; answeredAt: string }[];
	}[];
	teachBacks: {
		id: string;
		line: string;
		revision: number;
		words: string;
		author: string;
		givenAt: string;
		reviews: { id: string; verdict: CareTeachBackVerdict; author: string; reviewedAt: string }[];
	}[];
	/** The latest that was said of each step and day. */
	steps: Report<Exclude<CareStepOutcome, 'undone'>>[];
	doses: (Report<Exclude<CareDoseOutcome, 'undone'>> & { dayPart: string })[];
	readings: CopiedReading[];
	checks: CopiedCheck[];
	reviews: {
		id: string;
		way: CareReviewWay;
		heldAt: string;
		findings: Record<
			(typeof reviewQuestions)[number],
			{ outcome: (typeof reviewOutcomes)[number]; words?: string | null }
		>;
		note: string | null;
		author: string;
	}[];
	/** As they stand now; `body` is null where the author took it back. */
	messages: { id: string; author: string; body: string | null; sentAt: string; line: string | null }[];
	consents: Consent[];
	/** Resources from elsewhere, as they came. */
	kept: { id: string; type: string; identity: string; content: Record<string, unknown> }[];
	/** Names by id of everybody who may be known. */
	people: Record<string, PersonName>;
}
