/**
 * Writes the query compiler of the client in a folder from its package, where it is text in base64. Returns the name of the
 * module that the client imports beside it.
 */
export function writeQueryCompiler(folder: string): string
