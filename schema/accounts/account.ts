import { type CrmRecord, Prisma } from '../../prisma/client/client.ts'
import { whereExternalId } from '../../src/domain/accounts/where-external-id.ts'
import { whereAccounts } from '../../src/domain/lists/where-accounts.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { authenticated, operators, staff } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import type { RequestContext } from '../builder/context.ts'
import { noRecord } from '../builder/no-record.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAgeAndName, ordersOf } from '../builder/pages/orders.ts'
import { Contact, ContactConnection } from './contact.ts'
import { CrmLinkType } from './crm-link.ts'

const crmRecordOf = batched<string, CrmRecord | null>(async (ctx, ids) => {
  const records = await ctx.db.crmRecord.findMany({ where: { kind: 'ACCOUNT', subjectId: { in: [...ids] } } })
  const byAccount = new Map(records.map((record) => [record.subjectId, record]))
  return ids.map((id) => byAccount.get(id) ?? null)
})

export const Account = builder.prismaNode('Account', {
  description: 'Customer of the vendor.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the account.' }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'ID of the account in the system of the vendor or partner; null if none was given.',
    }),
    domain: t.exposeString('domain', {
      nullable: true,
      description:
        'Domain of the account, in lower case; null if none was given. `startOnboarding` adopts an existing ' +
        'account by its domain.',
    }),
    partner: t.exposeString('partner', {
      nullable: true,
      subGraphs: operators,
      description: 'Code of the partner that onboarded the account; null if the vendor onboarded it.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: 'Metadata that the vendor stores with the account.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the account was created.',
    }),
    contacts: t.connection(
      childrenOf({
        type: Contact,
        table: 'contacts',
        parent: 'account_id',
        description: 'Contacts of the account, oldest first. Removed contacts are not listed.',
        where: () => Prisma.sql`child.removed_at is null`,
      }),
      ContactConnection,
    ),
    crm: t.field({
      type: CrmLinkType,
      nullable: true,
      subGraphs: staff,
      authScopes: { scope: 'CRM_READ' },
      description: 'CRM record of the account; null if the CRM sync has not processed the account yet.',
      select: { id: true },
      resolve: ({ id }, _args, ctx) => crmRecordOf(ctx, id),
    }),
  }),
})

/** Condition for the account with an external id, or the one that the account with it was merged into. */
async function whereCurrent({ db, caller }: RequestContext, where: Prisma.AccountWhereInput) {
  const merged = await db.account.findFirst({
    where: { AND: [where, { mergedIntoId: { not: null }, mergedInto: visibleAccounts(caller) }] },
    select: { mergedIntoId: true },
  })
  return merged ? { OR: [where, { id: merged.mergedIntoId! }] } : where
}
const accountOrders = ordersOf('AccountOrder', 'OLDEST', byAgeAndName)

export const AccountConnection = builder.connectionObject(
  { type: Account, name: 'AccountConnection' },
  { name: 'AccountEdge' },
)

builder.prismaObjectField(Contact, 'account', (t) =>
  t.relation('account', { description: 'Account of the person.', subGraphs: operators }),
)

builder.queryFields((t) => ({
  account: t.prismaField({
    type: Account,
    nullable: true,
    description:
      'The account with the given ID, external ID or HubSpot company; null if none exists or the caller ' +
      'cannot see it. Without arguments, an `ACCOUNT` caller gets its own account and every other caller ' +
      'gets null.',
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: authenticated,
    args: {
      id: t.arg.id({ required: false, description: 'ID of the account, `acct_…`.' }),
      externalId: t.arg.string({
        required: false,
        description:
          'External ID of the account. The vendor and each partner have separate external IDs, which can be ' +
          'equal. A partner finds its own accounts. The vendor finds its own accounts unless `partner` is ' +
          'given.',
      }),
      partner: t.arg.string({
        required: false,
        description:
          'Code of the partner that assigned the `externalId`. Only for callers of the vendor; by default, the ' +
          'external ID is one of the vendor.',
      }),
      hubspotCompanyId: t.arg.string({
        required: false,
        description: 'ID of the HubSpot company to which the account is linked.',
      }),
    },
    resolve: async (query, _root, { id, externalId, partner, hubspotCompanyId }, ctx) => {
      if (!id && !externalId && !hubspotCompanyId && ctx.caller.audience !== 'ACCOUNT') {
        return noRecord(query)
      }
      const filters = [
        visibleAccounts(ctx.caller),
        { mergedIntoId: null },
        id ? { id: await accountIdOf(ctx, id, ['id']) } : {},
        externalId ? await whereCurrent(ctx, whereExternalId(ctx.caller, externalId, partner)) : {},
        hubspotCompanyId
          ? { crmRecords: { some: { kind: 'ACCOUNT' as const, remoteId: hubspotCompanyId } } }
          : {},
      ]
      return ctx.db.account.findFirst({ ...query, where: { AND: filters } })
    },
  }),
  accounts: t.connection(
    listOf({
      type: Account,
      table: 'accounts',
      orders: accountOrders,
      description: 'Accounts visible to the caller.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        domain: t.arg.string({
          required: false,
          description:
            'Domain to filter by. The vendor and each partner can have one account with the same domain.',
        }),
        email: t.arg({
          type: 'EmailAddress',
          required: false,
          description: 'Email address of a contact to filter by.',
        }),
        partner: t.arg.string({ required: false, description: 'Code of the partner to filter by.' }),
        externalId: t.arg.string({
          required: false,
          description: 'External ID to filter by. The vendor and each partner can have an account with it.',
        }),
        createdAfter: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Earliest time of creation to filter by.',
        }),
        createdBefore: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Instant before which the account was created.',
        }),
        hasActiveLicense: t.arg.boolean({
          required: false,
          description: 'Filter: true for accounts with an `ACTIVE` license, false for accounts without one.',
        }),
      },
      where: (filter, ctx) => whereAccounts(ctx, filter),
    }),
    AccountConnection,
  ),
}))
