import type { SearchKind } from '../../src/domain/lists/labelled-records.ts'
import {
  type SearchField as Fields,
  MAX_RESULTS,
  mayBeKey,
  type SearchResult as Result,
  search,
} from '../../src/domain/lists/search.ts'
import { InputRefusal } from '../../src/platform/errors.ts'
import { say } from '../../src/texts/say.ts'
import { Account } from '../accounts/account.ts'
import { Contact } from '../accounts/contact.ts'
import { Activation } from '../activations/activation.ts'
import { operators } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { type FieldPrice, PRICE } from '../builder/field-price.ts'
import { PooledKey } from '../key-pools/key-pool.ts'
import { License } from '../licenses/license.ts'
import { Partner } from '../partners/partner.ts'

const DEFAULT_RESULTS = 20

const SearchField = enumOf<Fields>('SearchField', {
  description: 'What the text of a search was found in.',
  values: {
    ID: 'ID of the record.',
    LICENSE_KEY: 'License key, in any spelling, also a replaced key, or a key of a pool.',
    KEY_HINT: 'Last group of the license key, or last characters of a key of a pool.',
    NAME: 'Name of the account, contact, license or partner.',
    EMAIL: 'Email address of the contact.',
    DOMAIN: 'Domain of the account.',
    EXTERNAL_ID: 'External ID of the account.',
    PARTNER_CODE: 'Code of the partner.',
    FINGERPRINT: 'Fingerprint of the device.',
    DEVICE_NAME: 'Name of the device.',
    CRM_RECORD: 'ID of the record in the CRM. For staff of the vendor.',
    SALE: 'ID of a sale to the account in the CRM or in a shop. For staff of the vendor.',
    SALE_CUSTOMER: 'ID of the account as a customer of a shop. For staff of the vendor.',
  },
})

const SearchRecord = builder.unionType('SearchRecord', {
  description: 'Record that a search finds.',
  types: [Account, Contact, License, Activation, Partner, PooledKey],
  resolveType: (record) => Reflect.get(record, '__typename') as SearchKind,
})

/** Reads the found records together. A record that was deleted in between is null. */
const recordOf = batched<Result, object | null>(async ({ db }, results) => {
  const idsOf = (kind: SearchKind) => ({
    where: { id: { in: results.filter((result) => result.kind === kind).map(({ id }) => id) } },
  })
  const found = await Promise.all([
    db.account.findMany(idsOf('Account')),
    db.contact.findMany(idsOf('Contact')),
    db.license.findMany(idsOf('License')),
    db.activation.findMany(idsOf('Activation')),
    db.partner.findMany(idsOf('Partner')),
    db.pooledKey.findMany(idsOf('PooledKey')),
  ])
  const records = new Map(found.flat().map((record) => [record.id, record]))
  return results.map(({ kind, id }) => {
    const record = records.get(id)
    return record ? { ...record, __typename: kind } : null
  })
})

const SearchResult = builder.objectRef<Result>('SearchResult').implement({
  description: 'Record that a search found.',
  subGraphs: operators,
  fields: (t) => ({
    record: t.field({
      type: SearchRecord,
      nullable: true,
      description: 'The record; null if it was deleted during the search.',
      resolve: async (result, _args, ctx) => (await recordOf(ctx, result)) as never,
    }),
    matchedBy: t.expose('matchedBy', { type: SearchField, description: 'What the text was found in.' }),
    label: t.exposeString('label', { description: 'The record in a few words, for people.' }),
  }),
})

const price: FieldPrice = {
  points: 10,
  length: (args) => resultsOf((args as { first?: number | null }).first),
}

builder.queryField('search', (t) =>
  t.field({
    type: [SearchResult],
    description:
      'Accounts, contacts, licenses, devices and keys of pools that are visible to the caller and match a text, best first: whole ' +
      'values, then beginnings, then parts. Case and accents do not matter. A text of one or two characters finds ' +
      'only whole values and the beginning of account names. Staff of the vendor also finds partners. Licenses, devices and keys of pools require the scope ' +
      '`LICENSES_READ`, and IDs of the CRM and of shops require `CRM_READ`.',
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: operators,
    args: {
      text: t.arg.string({
        required: true,
        description:
          'License key in any spelling, or its last group; name of an account, contact or license, email address, domain or external ID, or a part of ' +
          'it; fingerprint or name of a device; name or code of a partner; ID of a record here, in the CRM or in a shop.',
      }),
      first: t.arg.int({
        required: false,
        description: `Number of results; at most ${MAX_RESULTS}, ${DEFAULT_RESULTS} by default.`,
      }),
    },
    attempt: ({ text }) => (mayBeKey(text) ? text : null),
    extensions: { [PRICE]: price },
    resolve: async (_root, { text, first }, ctx) => {
      if (typeof first === 'number' && first < 0)
        throw new InputRefusal([{ path: ['first'], text: say('INPUT_NUMBER_TOO_SMALL', { minimum: 0 }) }])
      return await search(ctx, text, resultsOf(first))
    },
  }),
)

function resultsOf(first: number | null | undefined): number {
  return Math.max(Math.min(first ?? DEFAULT_RESULTS, MAX_RESULTS), 0)
}
