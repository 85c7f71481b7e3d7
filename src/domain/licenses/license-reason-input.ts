import { z } from 'zod'
import { prose } from '../../platform/readable-text.ts'

/** Input of the operations that change the state of a license: the license and the reason for the audit log. */
export const licenseReasonInput = z.strictObject({ licenseId: z.string(), reason: prose({ max: 500 }) })
export type LicenseReasonInput = z.input<typeof licenseReasonInput>
