import type { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** All that a message may tell of, as it stands when it is sent. */
export interface NotificationFacts {
  notificationId: string
  message: NotificationMessage
  /** How long before the expiry, for a notice of one. */
  offset: string
  contact: { id: string; name: string; email: string; locale: string | null }
  account: { name: string }
  product: { code: string; name: string }
  licenseType: { name: string }
  license: {
    keyHint: string
    expiry: Date | null
    graceEndsAt: Date | null
    timeZone: string
    maxActivations: number | null
    activeActivations: number
    /** Whether the software goes on working after the expiry. */
    keepsWorking: boolean
    /** Whether the customer can renew: a perpetual license and a trial have nothing to renew. */
    isTrial: boolean
  }
  /** The key itself, in the one mail that carries it; a preview has none. */
  licenseKey: string | null
  /** What was noted of the occasion. */
  data: Prisma.JsonObject
}

/** What has to be read of a license for a message about it. */
export const notificationInclude = {
  account: true,
  product: true,
  licenseType: true,
  revision: true,
} satisfies Prisma.LicenseInclude

type IncludedLicense = Prisma.LicenseGetPayload<{ include: typeof notificationInclude }>

/** The facts of a license, in the shape that messages take them. */
export function toNotificationFacts(
  license: IncludedLicense,
): Pick<NotificationFacts, 'account' | 'product' | 'licenseType' | 'license'> {
  const { account, product, licenseType, revision, ...rest } = license
  const { expiryPolicy, trial } = revision.rules as LicenseTypeRules
  return {
    account: { name: account.name },
    product: { code: product.code, name: product.name },
    licenseType: { name: licenseType.name },
    license: {
      keyHint: rest.keyHint,
      expiry: rest.expiry,
      graceEndsAt: rest.graceEndsAt,
      timeZone: rest.timeZone,
      maxActivations: rest.maxActivations,
      activeActivations: rest.activeActivations,
      keepsWorking: expiryPolicy !== 'RESTRICT',
      isTrial: trial !== null,
    },
  }
}
