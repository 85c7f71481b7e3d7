import type { LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import { describeStatus } from '../../domain/validation/describe-status.ts'
import { type Explanation, explainCode } from '../../domain/validation/explain-code.ts'
import { statusOf } from '../../domain/validation/status.ts'
import type { AppContext } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { bestStatuses, type ShownStatus, shownStatusOf } from './shown-status.ts'

/**
 * What a support agent needs to know about an account, on one screen. Contains no secrets; long lists are
 * cut.
 */
export interface SupportView {
  account: { id: string; name: string }
  sentence: string
  licenses: SupportLicense[]
  /** The last refusals, newest first. */
  refusals: ({ at: Date; code: string; licenseType: string | null } & Explanation)[]
  /** License files in use by offline devices. */
  files: { device: string; licenseType: string; issuedAt: Date; expiresAt: Date }[]
  mails: { message: string; to: string; state: string; reason: string | null; at: Date }[]
}

/** A license of the account. */
export interface SupportLicense {
  id: string
  licenseType: string
  status: ShownStatus
  sentence: string
  keyHint: string
  expiry: Date | null
  seats: { used: number; bought: number | null }
  trial: boolean
  devices: { id: string; name: string; platform: string | null; lastSeenAt: Date }[]
  /** Number of devices that are not in the list. */
  moreDevices: number
}

const LICENSES = 20
const DEVICES = 20
const FILES = 20
const REFUSALS = 5
const MAILS = 10

/** Reads the present state of an account for a support agent. */
export async function readSupportView(app: AppContext, accountId: string): Promise<SupportView> {
  const { db } = app
  const at = app.now()
  const license = { accountId }
  const [account, licenses, attempts, files, mails] = await Promise.all([
    db.account.findUniqueOrThrow({ where: { id: accountId } }),
    db.license.findMany({
      where: license,
      include: {
        licenseType: true,
        revision: true,
        activations: { where: { deactivatedAt: null }, orderBy: { lastSeenAt: 'desc' }, take: DEVICES },
        _count: { select: { activations: { where: { deactivatedAt: null } } } },
      },
      orderBy: { id: 'desc' },
      take: LICENSES,
    }),
    db.onboardingAttempt.findMany({
      where: { outcome: 'REFUSED', onboarding: { accountId } },
      orderBy: { id: 'desc' },
      take: REFUSALS,
    }),
    db.licenseFile.findMany({
      where: { license, releasedAt: null, expiresAt: { gt: at } },
      include: { activation: true, license: { include: { licenseType: true } } },
      orderBy: { expiresAt: 'desc' },
      take: FILES,
    }),
    db.notification.findMany({
      where: { accountId },
      include: { contact: true },
      orderBy: { id: 'desc' },
      take: MAILS,
    }),
  ])
  const shown = licenses.map((one): SupportLicense => {
    const rules = one.revision.rules as LicenseTypeRules
    return {
      id: toTypedId('License', one.id),
      licenseType: one.licenseType.code,
      status: shownStatusOf({
        status: statusOf(one, at),
        usableAfterExpiry: rules.expiryPolicy !== 'RESTRICT',
      }),
      sentence: describeStatus(one, rules, at),
      keyHint: one.keyHint,
      expiry: one.expiry,
      seats: { used: one.activeActivations, bought: one.maxActivations },
      trial: rules.trial !== null,
      devices: one.activations.map((device) => ({
        id: toTypedId('Activation', device.id),
        name: deviceName(device),
        platform: device.platform,
        lastSeenAt: device.lastSeenAt,
      })),
      moreDevices: one._count.activations - one.activations.length,
    }
  })
  const refusals = [
    ...attempts.map(({ endedAt, code }) => ({ at: endedAt, code: code ?? 'INTERNAL', licenseType: null })),
    ...licenses.flatMap(({ lastInvalidAt, lastInvalidCode, licenseType }) =>
      lastInvalidAt && lastInvalidCode
        ? [{ at: lastInvalidAt, code: lastInvalidCode, licenseType: licenseType.code }]
        : [],
    ),
  ]
  return {
    account: { id: toTypedId('Account', account.id), name: account.name },
    sentence: sentenceOf(shown),
    licenses: shown,
    refusals: refusals
      .toSorted((one, other) => other.at.getTime() - one.at.getTime())
      .slice(0, REFUSALS)
      .map((one) => ({ ...one, ...explainCode(one.code) })),
    files: files.map(({ activation, license, issuedAt, expiresAt }) => ({
      device: deviceName(activation),
      licenseType: license.licenseType.code,
      issuedAt,
      expiresAt,
    })),
    mails: mails.map(({ message, contact, state, reason, sentAt, createdAt }) => ({
      message,
      to: contact.anonymizedAt ? 'anonymized' : contact.email,
      state,
      reason,
      at: sentAt ?? createdAt,
    })),
  }
}

/** Summary of an account: its best license, and how many of its seats are in use. */
function sentenceOf(licenses: SupportLicense[]): string {
  const status = bestStatuses.find((candidate) => licenses.some((license) => license.status === candidate))
  const first = licenses.find((license) => license.status === status)
  if (!first) return 'The account has no license.'
  const { used, bought } = first.seats
  const seats = bought === null ? `${used} seats are in use` : `${used} of ${bought} seats are in use`
  return `${first.licenseType}: ${first.sentence} ${seats[0]!.toUpperCase()}${seats.slice(1)}.`
}

function deviceName({ name, fingerprint }: { name: string | null; fingerprint: string }): string {
  return name ?? (fingerprint.length > 24 ? `${fingerprint.slice(0, 23)}…` : fingerprint)
}
