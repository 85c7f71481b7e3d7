import { publishLicenseType } from '../../src/domain/catalogue/license-types/publish.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseTypeCodeInput } from './license-type-code-input.ts'
import { LicenseTypePayload } from './license-type-payload.ts'

const PublishLicenseTypeInput = LicenseTypeCodeInput('PublishLicenseTypeInput', 'A license type to publish.')

const PublishLicenseTypePayload = LicenseTypePayload(
  'PublishLicenseTypePayload',
  'The published license type.',
)

builder.mutationField('publishLicenseType', (t) =>
  t.field({
    type: PublishLicenseTypePayload,
    description:
      'Publishes the draft revision, which is frozen by it. Licenses are issued under it from now on; those that exist ' +
      'stay on their own revision. Idempotent.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: PublishLicenseTypeInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'publishLicenseType', input, (tx) => publishLicenseType(ctx, tx, input.code)),
  }),
)
