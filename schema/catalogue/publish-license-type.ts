import { publishLicenseType } from '../../src/domain/catalogue/license-types/publish.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseTypeCodeInput } from './license-type-code-input.ts'
import { LicenseTypePayload } from './license-type-payload.ts'

const PublishLicenseTypeInput = LicenseTypeCodeInput('PublishLicenseTypeInput', 'License type to publish.')

const PublishLicenseTypePayload = LicenseTypePayload('PublishLicenseTypePayload', 'Published license type.')

builder.mutationField('publishLicenseType', (t) =>
  t.field({
    type: PublishLicenseTypePayload,
    description:
      'Publishes the draft revision of a license type and freezes it. New licenses are issued under it. ' +
      'Existing licenses stay on their own revision. Idempotent: without a draft, nothing changes. ' +
      'Refusals: `LICENSE_TYPE_CHANGED`, `LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_RETIRED`.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({
        type: PublishLicenseTypeInput,
        required: true,
        description: 'License type to publish.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'publishLicenseType', input, (tx, { code, expectedVersion }) =>
        publishLicenseType(ctx, tx, code, expectedVersion),
      ),
  }),
)
