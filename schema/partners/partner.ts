import { Prisma } from '../../prisma/client/client.ts'
import { partnerStateOf, type PartnerState as State } from '../../src/auth/update-partner.ts'
import { wherePartners } from '../../src/domain/lists/where-partners.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { Viewer } from '../access/viewer.ts'
import { Account, AccountConnection } from '../accounts/account.ts'
import { operators, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { noRecord } from '../builder/no-record.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAgeAndName, ordersOf } from '../builder/pages/orders.ts'

export const PartnerState = enumOf<State>('PartnerState', {
  description: 'Whether the credentials of a partner are accepted.',
  values: {
    ACTIVE: 'API keys and access tokens of the partner are accepted.',
    SUSPENDED: 'API keys and access tokens of the partner are refused. Its accounts and their licenses work.',
  },
})

export const Partner = builder.prismaNode('Partner', {
  description:
    'Reseller or integrator, which onboards its own customers. The first API key or account with a new code creates ' +
    'its partner.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'Code of the partner in API keys, access tokens, accounts and filters; unique and permanent.',
    }),
    name: t.exposeString('name', {
      description: 'Name of the partner, for people. The code, until `updatePartner` changes it.',
    }),
    state: t.field({
      type: PartnerState,
      subGraphs: staff,
      description: 'Whether the credentials of the partner are accepted.',
      select: { suspendedAt: true },
      resolve: partnerStateOf,
    }),
    suspendedAt: t.expose('suspendedAt', {
      type: 'DateTime',
      nullable: true,
      subGraphs: staff,
      description: 'Time at which the partner was suspended; null if it is active.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      subGraphs: staff,
      description: 'Metadata that the vendor stores with the partner. The partner cannot read it.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the record of the partner was created.',
    }),
    accounts: t.connection(
      childrenOf({
        type: Account,
        table: 'accounts',
        parent: 'partner',
        parentKey: { table: 'partners', column: 'code' },
        description: 'Accounts that the partner onboarded, oldest first. Merged accounts are not listed.',
        where: () => Prisma.sql`child.merged_into_id is null`,
      }),
      AccountConnection,
    ),
  }),
})

builder.prismaObjectField(Account, 'onboardedBy', (t) =>
  t.relation('partnerRecord', {
    type: Partner,
    nullable: true,
    subGraphs: operators,
    description: 'Partner that onboarded the account; null if the vendor onboarded it.',
  }),
)

builder.objectField(Viewer, 'partner', (t) =>
  t.prismaField({
    type: Partner,
    nullable: true,
    subGraphs: ['partner'],
    description:
      'Partner of the credential; null until the first API key or account with its code creates the record.',
    resolve: (query, { partner }, _args, ctx) =>
      partner === null ? noRecord(query) : ctx.db.partner.findUnique({ ...query, where: { code: partner } }),
  }),
)

const partnerOrders = ordersOf('PartnerOrder', 'OLDEST', byAgeAndName)

const PartnerConnection = builder.connectionObject(
  { type: Partner, name: 'PartnerConnection' },
  { name: 'PartnerEdge' },
)

builder.queryFields((t) => ({
  partner: t.prismaField({
    type: Partner,
    nullable: true,
    description: 'The partner with the given ID or code; null if none exists, and without arguments.',
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: staff,
    args: {
      id: t.arg.id({ required: false, description: 'ID of the partner, `part_…`.' }),
      code: t.arg.string({ required: false, description: 'Code of the partner.' }),
    },
    resolve: (query, _root, { id, code }, ctx) => {
      if (!id && !code) return noRecord(query)
      const where = { ...(id && { id: uuidOf('Partner', id, ['id']) }), ...(code && { code }) }
      return ctx.db.partner.findFirst({ ...query, where })
    },
  }),
  partners: t.connection(
    listOf({
      type: Partner,
      table: 'partners',
      orders: partnerOrders,
      description: 'Partners of the vendor.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: staff,
      args: {
        state: t.arg({ type: PartnerState, required: false, description: 'State to filter by.' }),
        createdAfter: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Earliest time of creation to filter by.',
        }),
        createdBefore: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Instant before which the partner was created.',
        }),
      },
      where: wherePartners,
    }),
    PartnerConnection,
  ),
}))
