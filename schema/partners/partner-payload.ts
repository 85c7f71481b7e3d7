import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Partner } from './partner.ts'

/** Defines a payload with a partner. */
export const PartnerPayload = (name: string, description: string) =>
  builder.objectRef<{ partnerId: string }>(name).implement({
    description,
    subGraphs: admins,
    fields: (t) => ({
      partner: t.prismaField({
        type: Partner,
        description: 'Current state of the partner.',
        resolve: (query, { partnerId }, _args, ctx) =>
          ctx.db.partner.findUniqueOrThrow({ ...query, where: { id: partnerId } }),
      }),
    }),
  })
