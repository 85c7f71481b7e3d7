import { licenseStatuses } from '../../src/domain/validation/status.ts'
import { builder } from '../builder/builder.ts'

export const LicenseStatus = builder.enumType('LicenseStatus', {
  description: 'Status of a license at an instant. Derived from its dates and never stored.',
  values: licenseStatuses,
})
