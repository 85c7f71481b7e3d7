import { z } from 'zod'
import { toAsciiAddress } from '../../platform/email-address.ts'
import { text } from '../../platform/input.ts'
import { name } from '../../platform/readable-text.ts'
import { rolesInput } from './contact-roles.ts'

/** The most characters that the name of an account or a contact has. */
export const LONGEST_NAME = 200

/** Input of a contact. */
export const contactInput = z.strictObject({
  name: name({ max: LONGEST_NAME }),
  email: z.string().transform(toAsciiAddress).pipe(z.email().max(254).toLowerCase()),
  locale: text({ max: 35 }).nullish(),
  /** Undefined or null: all roles. */
  roles: rolesInput.nullish(),
})
/** Contact input after parsing. */
export type ContactInput = z.output<typeof contactInput>
