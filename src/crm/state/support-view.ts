import type { Activation } from '../../../prisma/client/client.ts'
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
  /** Number of licenses that follow those of the list. */
  moreLicenses: number
  /** Cursor of the next licenses; null on the last page. */
  nextLicenses: string | null
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
  devices: SupportDevice[]
  /** Number of devices that follow those of the list. */
  moreDevices: number
}

/** A device that holds a seat. */
export interface SupportDevice {
  id: string
  name: string
  platform: string | null
  lastSeenAt: Date
}

/** A page of the devices of a license. */
export interface SupportDevices {
  devices: SupportDevice[]
  moreDevices: number
}

/** A part of a list: what matches a text, after a cursor. */
export interface SupportPage {
  /** Text in the license type, the name or the key hint of a license, or in the name or fingerprint of a device. */
  search: string | null
  /** The id of the last record of the page before. */
  after: string | null
}

const LICENSES = 20
const DEVICES = 20
const FILES = 20
const REFUSALS = 5
const MAILS = 10

/** Reads the present state of an account for a support agent, with one page of its licenses. */
export async function readSupportView(
  app: AppContext,
  accountId: string,
  { search, after }: SupportPage = { search: null, after: null },
): Promise<SupportView> {
  const { db } = app
  const at = app.now()
  const license = { accountId }
  const matching = { accountId, ...(search !== null && { OR: licensesWith(search) }) }
  const following = { ...matching, ...(after !== null && { id: { lt: after } }) }
  const [account, licenses, count, attempts, files, mails] = await Promise.all([
    db.account.findUniqueOrThrow({ where: { id: accountId } }),
    db.license.findMany({
      where: following,
      include: {
        licenseType: true,
        revision: true,
        activations: {
          where: { deactivatedAt: null },
          orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
          take: DEVICES,
        },
        _count: { select: { activations: { where: { deactivatedAt: null } } } },
      },
      orderBy: { id: 'desc' },
      take: LICENSES,
    }),
    db.license.count({ where: following }),
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
      devices: one.activations.map(toDevice),
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
    moreLicenses: count - shown.length,
    nextLicenses: count > shown.length ? shown.at(-1)!.id : null,
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

/** Reads a page of the devices of a license of an account, the last seen first; null if the account has no such license. */
export async function readSupportDevices(
  { db }: AppContext,
  { accountId, licenseId }: { accountId: string; licenseId: string },
  { search, after }: SupportPage,
): Promise<SupportDevices | null> {
  if (!(await db.license.findFirst({ where: { id: licenseId, accountId } }))) return null
  const last = after === null ? null : await db.activation.findFirst({ where: { id: after, licenseId } })
  const where = {
    licenseId,
    deactivatedAt: null,
    AND: [
      ...(search === null ? [] : [{ OR: devicesWith(search) }]),
      ...(last
        ? [
            {
              OR: [
                { lastSeenAt: { lt: last.lastSeenAt } },
                { lastSeenAt: last.lastSeenAt, id: { lt: last.id } },
              ],
            },
          ]
        : []),
    ],
  }
  const [devices, count] = await Promise.all([
    db.activation.findMany({ where, orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }], take: DEVICES }),
    db.activation.count({ where }),
  ])
  return { devices: devices.map(toDevice), moreDevices: count - devices.length }
}

function licensesWith(search: string) {
  const text = { contains: search, mode: 'insensitive' as const }
  return [
    { name: text },
    { keyHint: text },
    { licenseType: { code: text } },
    { activations: { some: { deactivatedAt: null, OR: devicesWith(search) } } },
  ]
}

function devicesWith(search: string) {
  const text = { contains: search, mode: 'insensitive' as const }
  return [{ name: text }, { fingerprint: text }]
}

function toDevice(device: Activation): SupportDevice {
  return {
    id: toTypedId('Activation', device.id),
    name: deviceName(device),
    platform: device.platform,
    lastSeenAt: device.lastSeenAt,
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
