import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { say } from '../../texts/say.ts'

// Crockford base32: no I, L, O (read as 1, 1, 0) and no U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** Generates a one-time code with 40 random bits. */
export function generateCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** A code as people read it: `7KQ2-M4ZD`. */
export function codeText(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** A code in any spelling that people type: in any case, with any separators, with O, I and L for 0 and 1. */
export const oneTimeCode = z
  .string()
  .max(100)
  .transform((text) =>
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replaceAll('O', '0')
      .replace(/[IL]/g, '1'),
  )
  .refine(
    (code) => code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)),
    problem(say('INPUT_ONE_TIME_CODE', { length: LENGTH })),
  )
