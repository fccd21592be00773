/** The rooms of a patient in the console, as far as they open for the reader. */
export interface PatientRooms {
	patient: string;
	conversation: string | null;
	plan: boolean;
	readings: boolean;
	family: boolean;
}
