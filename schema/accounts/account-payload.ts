import type { SubGraph } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Account } from './account.ts'

/** Defines a payload with the changed account. */
export const AccountPayload = (name: string, description: string, subGraphs: SubGraph[]) =>
  builder.objectRef<{ accountId: string }>(name).implement({
    description,
    subGraphs,
    fields: (t) => ({
      account: t.prismaField({
        type: Account,
        description: 'Current state of the account.',
        resolve: (query, { accountId }, _args, ctx) =>
          ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
      }),
    }),
  })
