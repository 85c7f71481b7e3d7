import type { LicenseStatus as Status } from '../../src/domain/validation/status.ts'
import { enumOf } from '../builder/enum-of.ts'

export const LicenseStatus = enumOf<Status>('LicenseStatus', {
  description: 'Status of a license at an instant. Derived from its dates and never stored.',
  values: {
    NOT_STARTED: 'The first term has not started.',
    ACTIVE: 'The license is in its term, or perpetual.',
    GRACE: 'The license has expired, and its grace period has not ended.',
    EXPIRED: 'The license and its grace period have ended.',
    SUSPENDED: 'The license is suspended. It can be reinstated.',
    REVOKED: 'The license is revoked permanently.',
  },
})
