/** What the server tells of a patient beyond their name, which the page knows. */
export interface PatientFacts {
	/** YYYY-MM-DD */
	born: string;
	/** Cares for them, by more than an emergency. */
	cares: boolean;
}

/** What the command bar asks for when it opens. */
export interface Caseload {
	/** By the patient's id. */
	patients: Record<string, PatientFacts>;
	/** Whom the person asking may enrol. */
	enrols: { patients: boolean; staff: boolean };
}

/** Asks for it; undefined where no answer came, or one that is not for the person asking. */
export async function readCaseload(): Promise<Caseload | undefined> {
	try {
		const response = await fetch('/console/command-bar');
		// A session that is over is led to the sign-in page, which holds none of it.
		if (!response.ok || response.redirected) return undefined;
		const answer: unknown = await response.json();
		return isCaseload(answer) ? answer : undefined;
	} catch {
		return undefined;
	}
}

function isCaseload(answer: unknown): answer is Caseload {
	return typeof answer === 'object' && answer !== null && 'patients' in answer && 'enrols' in answer;
}
