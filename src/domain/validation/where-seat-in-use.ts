import type { Prisma } from '../../../prisma/client/client.ts'

/** Prisma filter for the activations that use a seat at an instant. A seat whose lease expired is free. */
export function whereSeatInUse(at: Date): Prisma.ActivationWhereInput {
  return { deactivatedAt: null, OR: [{ leaseEndsAt: null }, { leaseEndsAt: { gte: at } }] }
}
