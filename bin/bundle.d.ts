/** Records the inputs of a bundle in its folder. Paths are relative to the root. */
export function recordInputs(root: string, folder: string, paths: readonly string[]): void
/** Whether there is a bundle of the present sources. A file with another time is compared by its content. */
export function isBundled(root: string): boolean
