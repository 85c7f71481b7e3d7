import { retireLicenseType } from '../../src/domain/catalogue/license-types/retire.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseTypeCodeInput } from './license-type-code-input.ts'
import { LicenseTypePayload } from './license-type-payload.ts'

const RetireLicenseTypeInput = LicenseTypeCodeInput('RetireLicenseTypeInput', 'License type to retire.')

const RetireLicenseTypePayload = LicenseTypePayload('RetireLicenseTypePayload', 'Retired license type.')

builder.mutationField('retireLicenseType', (t) =>
  t.field({
    type: RetireLicenseTypePayload,
    description:
      'Retires a license type, which then issues no new licenses. Existing licenses stay unchanged. ' +
      'Idempotent. Refusals: `LICENSE_TYPE_CHANGED`, `LICENSE_TYPE_NOT_FOUND`.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: RetireLicenseTypeInput, required: true, description: 'License type to retire.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'retireLicenseType', input, (tx, { code, expectedVersion }) =>
        retireLicenseType(ctx, tx, code, expectedVersion),
      ),
  }),
)
