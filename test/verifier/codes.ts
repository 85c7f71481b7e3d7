import { readFileSync } from 'node:fs'

const source = readFileSync(new URL('../../verifier/verification.ts', import.meta.url), 'utf8')

/** Every code of the verifier, in the order in which they are checked. */
export const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map(([, code]) => code!)
