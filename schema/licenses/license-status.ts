import { licenseStatuses } from '../../src/domain/validation/status.ts'
import { builder } from '../builder/builder.ts'

export const LicenseStatus = builder.enumType('LicenseStatus', {
  description: 'How a license stands at an instant. Derived from its dates, never stored.',
  values: licenseStatuses,
})
