import { OperatorError } from '../../platform/operator-error.ts'

/** A file cannot be imported as a whole. The message names the file, the place and the reason, and never contains a key. */
export class ImportFileError extends OperatorError {
  override name = 'ImportFileError'
}
