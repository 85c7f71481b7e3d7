import { Prisma } from '../../../prisma/client/client.ts'
import type { PartnerState } from '../../auth/update-partner.ts'
import type { Filter } from '../../platform/database/list.ts'

/** What people look for among partners. An absent member filters nothing. */
export interface PartnerFilter {
  state?: PartnerState | null | undefined
  /** The first instant of the range of creation times, and the first after it. */
  createdAfter?: Date | null | undefined
  createdBefore?: Date | null | undefined
}

/** Returns the filter for the partners that staff looks for. Partners have no list: each one sees itself alone. */
export function wherePartners({ state, createdAfter, createdBefore }: PartnerFilter): Filter {
  const all: Prisma.Sql[] = []
  if (state)
    all.push(Prisma.sql`child.suspended_at is ${Prisma.raw(state === 'SUSPENDED' ? 'not null' : 'null')}`)
  if (createdAfter) all.push(Prisma.sql`child.created_at >= ${createdAfter}`)
  if (createdBefore) all.push(Prisma.sql`child.created_at < ${createdBefore}`)
  return { all }
}
