/** Why a file is not imported at all; each has a sentence in `fhir.refused`. */
export type RefusalCode =
	| (
			| 'empty'
			| 'large'
			| 'deep'
			| 'many'
			| 'longText'
			| 'longNumber'
			| 'hostile'
			| 'twice'
			| 'utf8'
			| 'json'
			| 'xml'
	  )
	| ('notFhir' | 'noPatient' | 'severalPatients' | 'patient' | 'otherPatient')
	| ('waiting' | 'signed' | 'lines' | 'provider' | 'absent' | 'moved' | 'notStored');

/** A file that is refused whole; nothing of it is stored. `detail` says more in words, with nothing of a patient in it. */
export class RecordRefused extends Error {
	override name = 'RecordRefused';
	readonly code: RefusalCode;
	readonly detail: string;

	constructor(code: RefusalCode, detail = '', options?: ErrorOptions) {
		super(detail === '' ? code : `${code}: ${detail}`, options);
		this.code = code;
		this.detail = detail;
	}
}
