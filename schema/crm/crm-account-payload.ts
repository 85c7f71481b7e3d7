import { Account } from '../accounts/account.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmAccountPayload = (name: string, description: string) =>
  builder.objectRef<{ accountId: string }>(name).implement({
    description,
    subGraphs: staff,
    fields: (t) => ({
      account: t.prismaField({
        type: Account,
        description: 'Current state of the account.',
        resolve: (query, { accountId }, _args, ctx) =>
          ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
      }),
    }),
  })
