import { byExternalId } from '../../src/domain/accounts/by-external-id.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { known, operators, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { noRecord } from '../builder/no-record.ts'
import { ContactConnection } from './contact.ts'
import { CrmLinkType } from './crm-link.ts'

export const Account = builder.prismaNode('Account', {
  description: 'The customer.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: known,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name.' }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: "The caller's own id for the account.",
    }),
    domain: t.exposeString('domain', {
      nullable: true,
      description: 'The domain by which it is adopted, in lower case.',
    }),
    partner: t.exposeString('partner', {
      nullable: true,
      subGraphs: operators,
      description: "The code of the partner who onboarded it; null for the vendor's own.",
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What the vendor keeps with it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    contacts: t.relatedConnection(
      'contacts',
      { cursor: 'id', description: 'Its people, oldest first.' },
      ContactConnection,
    ),
    crm: t.field({
      type: CrmLinkType,
      nullable: true,
      subGraphs: staff,
      authScopes: { scope: 'CRM_READ' },
      description: 'Its record in the CRM; null when the CRM has not heard of it yet.',
      select: { id: true },
      resolve: ({ id }, _args, ctx) =>
        ctx.db.crmRecord.findUnique({ where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: id } } }),
    }),
  }),
})

const AccountConnection = builder.connectionObject(
  { type: Account, name: 'AccountConnection' },
  { name: 'AccountEdge' },
)

builder.queryFields((t) => ({
  account: t.prismaField({
    type: Account,
    nullable: true,
    description:
      "The account with that id or external id; with neither, an ACCOUNT caller's own. Null when there is none.",
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: known,
    args: {
      id: t.arg.id({ required: false, description: 'The id, `acct_…`.' }),
      externalId: t.arg.string({
        required: false,
        description:
          "The caller's own id. The vendor and each partner have ids of their own, which may be the same: a partner finds " +
          "its own account by it, and the vendor's people find the vendor's own unless they say whose it is in `partner`.",
      }),
      partner: t.arg.string({
        required: false,
        description:
          "For the vendor's people: the code of the partner whose `externalId` it is. Left out, it is the vendor's own.",
      }),
      hubspotCompanyId: t.arg.string({
        required: false,
        description: 'The id of the HubSpot company that it is linked to.',
      }),
    },
    resolve: (query, _root, { id, externalId, partner, hubspotCompanyId }, ctx) => {
      if (!id && !externalId && !hubspotCompanyId && ctx.caller.audience !== 'ACCOUNT') {
        return noRecord(query)
      }
      const asked = [
        visibleAccounts(ctx.caller),
        id ? { id: uuidOf('Account', id, ['id']) } : {},
        externalId ? byExternalId(ctx.caller, externalId, partner) : {},
        hubspotCompanyId
          ? { crmRecords: { some: { kind: 'ACCOUNT' as const, remoteId: hubspotCompanyId } } }
          : {},
      ]
      return ctx.db.account.findFirst({ ...query, where: { AND: asked } })
    },
  }),
  accounts: t.prismaConnection(
    {
      type: Account,
      cursor: 'id',
      description: 'The accounts that the caller may know of, oldest first.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        domain: t.arg.string({
          required: false,
          description: "Only those with that domain: the vendor's own and each partner's may have one.",
        }),
        email: t.arg({
          type: 'EmailAddress',
          required: false,
          description: 'Only those with a contact at that address.',
        }),
      },
      resolve: (query, _root, { domain, email }, ctx) =>
        ctx.db.account.findMany({
          ...query,
          where: {
            AND: [
              visibleAccounts(ctx.caller),
              domain ? { domain: domain.toLowerCase() } : {},
              email ? { contacts: { some: { email: email.toLowerCase() } } } : {},
            ],
          },
          orderBy: { id: 'asc' },
        }),
    },
    AccountConnection,
  ),
}))
