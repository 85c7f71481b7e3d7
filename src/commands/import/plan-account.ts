import { seatLimitOf } from '../../domain/licenses/seat-limit.ts'
import type { ExistingLicense, ExistingRecords } from './existing-records.ts'
import type { ImportedAccount, ImportedLicense } from './imported-records.ts'
import { maxActivationsOf } from './license-rows.ts'
import type { ImportReport, Remark } from './report.ts'

/** The records to write for an imported account, and the remarks about its other records. */
export interface AccountPlan {
  account: ImportedAccount
  /** Null: the account is new. */
  accountId: string | null
  contacts: ImportedAccount['contacts']
  licenses: ImportedLicense[]
  existed: { contacts: number; licenses: number; activations: number }
  skipped: Remark[]
  noted: Remark[]
}

/**
 * Compares an imported account with the existing records. A license that exists, by its key, stays unchanged with its
 * devices, because the gateway may have changed it since the last import. Pure: a dry run makes the same plan.
 */
export function planAccount(account: ImportedAccount, known: ExistingRecords): AccountPlan {
  const there = known.account(account.externalId)
  const plan: AccountPlan = {
    account,
    accountId: there?.id ?? null,
    contacts: account.contacts.filter(({ email }) => !there?.emails.has(email)),
    licenses: [],
    existed: { contacts: 0, licenses: 0, activations: 0 },
    skipped: [],
    noted: [...account.noted],
  }
  plan.existed.contacts = account.contacts.length - plan.contacts.length
  for (const license of account.licenses) {
    const existing = known.license(license.key)
    if (existing) compareLicense(plan, license, existing)
    else if (known.isPooled(license.key))
      plan.skipped.push({ source: license.source, reason: 'a key pool has its key; claim the key instead' })
    else planLicense(plan, license)
  }
  return plan
}

/** Whether the plan changes anything. No account is created for licenses that other accounts have. */
export function changesAnything({ account, accountId, contacts, licenses }: AccountPlan): boolean {
  if (accountId === null) return licenses.length > 0 || account.licenses.length === 0
  return licenses.length > 0 || contacts.length > 0
}

function compareLicense(plan: AccountPlan, license: ImportedLicense, existing: ExistingLicense): void {
  plan.existed.licenses++
  if (existing.accountId !== plan.accountId) {
    plan.noted.push({
      source: license.source,
      reason: 'the license belongs to another account here, and stays there',
    })
  }
  for (const { source, fingerprint } of license.activations) {
    if (existing.hasSeen(fingerprint)) plan.existed.activations++
    else
      plan.skipped.push({
        source,
        reason: 'its license was imported before; activate the device with the key',
      })
  }
}

function planLicense(plan: AccountPlan, license: ImportedLicense): void {
  plan.licenses.push(license)
  const { source, activations, licenseType } = license
  const seats = seatLimitOf(maxActivationsOf(license), licenseType.rules.overage)
  if (seats === null || activations.length <= seats) return
  const reason = `${activations.length} devices are active on ${seats} seats; all keep their seats, and no device can be added until they fit`
  plan.noted.push({ source, reason })
}

/** Adds a plan to the report. */
export function reportPlan(report: ImportReport, plan: AccountPlan): void {
  const { created, existed } = report
  const changes = changesAnything(plan)
  if (plan.accountId !== null) existed.accounts++
  else if (changes) created.accounts++
  if (changes) created.contacts += plan.contacts.length
  created.licenses += plan.licenses.length
  created.activations += plan.licenses.reduce((sum, { activations }) => sum + activations.length, 0)
  existed.contacts += plan.existed.contacts
  existed.licenses += plan.existed.licenses
  existed.activations += plan.existed.activations
  report.skipped.push(...plan.skipped)
  report.noted.push(...plan.noted)
}
