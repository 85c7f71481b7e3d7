import type { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** All facts that a message can state, as of the time of sending. */
export interface NotificationFacts {
  notificationId: string
  message: NotificationMessage
  /** ISO 8601 duration before the expiry, for an expiry notice; otherwise empty. */
  offset: string
  contact: { id: string; name: string; email: string; locale: string | null }
  account: { name: string }
  product: { code: string; name: string }
  /** Name of the license type, with the name of the license if it has one. */
  licenseType: { name: string }
  license: {
    keyHint: string
    expiry: Date | null
    graceEndsAt: Date | null
    /** Last instant of the releases that the license includes; null if it includes all. */
    updatesUntil: Date | null
    timeZone: string
    maxActivations: number | null
    activeActivations: number
    /** Whether the software keeps working after the expiry. */
    keepsWorking: boolean
    /** Whether the license is a trial. Messages do not offer to renew a trial. */
    isTrial: boolean
  }
  /** The license key, in a message that carries one; null in a preview. */
  licenseKey: string | null
  /** Details of the occasion, recorded with the notification. */
  data: Prisma.JsonObject
}

/** Relations of a license that `toNotificationFacts` needs. */
export const notificationInclude = {
  account: true,
  product: true,
  licenseType: true,
  revision: true,
} satisfies Prisma.LicenseInclude

type IncludedLicense = Prisma.LicenseGetPayload<{ include: typeof notificationInclude }>

/** Converts a license to the facts of a message about it. */
export function toNotificationFacts(
  license: IncludedLicense,
): Pick<NotificationFacts, 'account' | 'product' | 'licenseType' | 'license'> {
  const { account, product, licenseType, revision, ...fields } = license
  const { expiryPolicy, trial } = revision.rules as LicenseTypeRules
  return {
    account: { name: account.name },
    product: { code: product.code, name: product.name },
    licenseType: { name: fields.name ? `${fields.name} (${licenseType.name})` : licenseType.name },
    license: {
      keyHint: fields.keyHint,
      expiry: fields.expiry,
      graceEndsAt: fields.graceEndsAt,
      updatesUntil: fields.updatesUntil,
      timeZone: fields.timeZone,
      maxActivations: fields.maxActivations,
      activeActivations: fields.activeActivations,
      keepsWorking: expiryPolicy !== 'RESTRICT',
      isTrial: trial !== null,
    },
  }
}
