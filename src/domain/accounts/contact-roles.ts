import { z } from 'zod'
import type { ContactRole } from '../../../prisma/client/enums.ts'

/** What a person of an account is responsible for. */
export const contactRoles = ['OWNER', 'TECHNICAL', 'BILLING'] as const satisfies ContactRole[]

/** Input of the roles of a contact: at least one, each once, in the order of `contactRoles`. */
export const rolesInput = z
  .array(z.enum(contactRoles))
  .min(1)
  .transform((roles) => contactRoles.filter((role) => roles.includes(role)))
