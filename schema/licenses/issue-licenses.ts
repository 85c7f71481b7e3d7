import { type IssuedLicense, issueLicenses } from '../../src/domain/licenses/issue-many.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { requiredIdempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { keyFile } from './key-file.ts'
import { LicenseOverridesInput, toOverrides } from './license-overrides.ts'

/** Longest duration, in milliseconds, of the transaction. */
const LONGEST_MS = 60_000

const IssueLicensesLineInput = builder.inputType('IssueLicensesLineInput', {
  description: 'Equal licenses of one account.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    licenseType: t.string({
      required: true,
      description: 'Code of the license type, which must be published.',
    }),
    quantity: t.int({
      required: false,
      description: 'Number of licenses, from 1 to 1,000; 1 by default.',
    }),
    contact: t.id({
      required: false,
      description:
        'ID of the contact that receives the keys if `mail` is true; by default, the first contact of the account ' +
        'that mail reaches.',
    }),
    overrides: t.field({
      type: LicenseOverridesInput,
      required: false,
      description: 'Values of each license that differ from its type.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description:
        'Metadata to store with each license, such as the number of a campaign; at most 16 KiB, 64 names and 4 levels.',
    }),
  }),
})

const IssueLicensesInput = builder.inputType('IssueLicensesInput', {
  description: 'Licenses to issue.',
  fields: (t) => ({
    lines: t.field({
      type: [IssueLicensesLineInput],
      required: true,
      description: 'Licenses by account and type: at most 1,000 lines, and 1,000 licenses in total.',
    }),
    mail: t.boolean({
      required: false,
      description: 'True to send each key by mail; false by default, so that no mail is sent.',
    }),
    idempotencyKey: requiredIdempotencyKey(t),
  }),
})

const IssueLicensesPayload = builder
  .objectRef<{ licenses: IssuedLicense[] }>('IssueLicensesPayload')
  .implement({
    description: 'Issued licenses with their keys.',
    subGraphs: admins,
    fields: (t) => ({
      count: t.int({
        description: 'Number of issued licenses.',
        resolve: ({ licenses }) => licenses.length,
      }),
      keyFile: t.string({
        description:
          'Keys of the licenses as CSV (RFC 4180), returned only here, once. The columns are `license`, `account`, ' +
          '`license_type` and `key`. The rows are in the order of the lines.',
        resolve: ({ licenses }) => keyFile(licenses),
      }),
    }),
  })

builder.mutationField('issueLicenses', (t) =>
  t.field({
    type: IssueLicensesPayload,
    description:
      'Issues up to 1,000 licenses, all or none, and returns their keys as a file. The keys are returned once and ' +
      'stored only as digests. If the response is lost, repeat the call with the same `idempotencyKey` within 24 hours: ' +
      'it issues nothing and returns the same file. After that, no call shows the keys. Rotate or revoke the licenses ' +
      'then. No key is sent by mail unless `mail` is true. Each license has its event `license.issued`. A line that is ' +
      'refused refuses all, and the message or the path of the refusal names the line. Refused with `INPUT_INVALID` ' +
      'above 1,000 licenses. Other refusals: `ACCOUNT_NOT_FOUND`, `CONTACT_NOT_FOUND`, `LICENSE_TYPE_NOT_FOUND`, ' +
      '`LICENSE_TYPE_NOT_PUBLISHED`, `LICENSE_TYPE_RETIRED`, `TRIAL_ALREADY_USED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: IssueLicensesInput, required: true, description: 'Licenses to issue.' }) },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'issueLicenses',
        input,
        (tx, { lines, mail }) =>
          issueLicenses(ctx, tx, {
            mail,
            lines: lines.map(({ account, contact, overrides, quantity, ...rest }, index) => ({
              ...rest,
              quantity: quantity ?? 1,
              accountId: uuidOf('Account', account, ['lines', String(index), 'account']),
              contactId: contact && uuidOf('Contact', contact, ['lines', String(index), 'contact']),
              overrides: toOverrides(overrides),
            })),
          }),
        { longestMs: LONGEST_MS },
      ),
  }),
)
