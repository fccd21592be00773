import type { Tab } from '../../ui/tabs.ts';
import type { UnseenAlert } from '../duties.server.ts';

/** What is done on the page where one is. */
export type Act = 'keys' | 'account';

/** One line of the command bar: somewhere to go, or something to do. */
export type Choice = {
	/** The same as long as it means the same, so that what is chosen stays so while others come and go. */
	id: string;
	/** What it is found by, and shown first. */
	label: string;
	/** What tells it from others of the same label. */
	detail: string;
	icon: Tab['icon'];
	/** Of a patient: their worst alert that nobody has seen. */
	severity?: UnseenAlert['severity'] | undefined;
} & ({ href: string; act?: never } | { act: Act; href?: never });

/** A patient of the caseload, and the pages about them. */
export interface PatientChoice {
	/** The way to their conversation; its label is their name. */
	choice: Choice;
	/** Each with the name as its detail. Made when asked for: a caseload has hundreds of them, and a look needs few. */
	rooms: () => Choice[];
}
