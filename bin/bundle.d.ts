/** Records the inputs of a bundle in its folder, and its own files, which are in `dist/` later. Paths are relative to the root. */
export function recordInputs(root: string, folder: string, paths: readonly string[]): void
/** Whether there is a whole bundle of the present sources. A file with another time is compared by its content. */
export function isBundled(root: string): boolean
