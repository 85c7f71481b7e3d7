/** A file cannot be imported at all; the message says which, where and why, and never what a key is. */
export class ImportFileError extends Error {
  override name = 'ImportFileError'
}
