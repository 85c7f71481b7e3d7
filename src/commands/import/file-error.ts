import { OperatorError } from '../../platform/operator-error.ts'
/** A file cannot be imported at all; the message says which, where and why, and never what a key is. */
export class ImportFileError extends OperatorError {
  override name = 'ImportFileError'
}
