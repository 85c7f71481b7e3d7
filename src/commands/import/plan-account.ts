import { seatLimitOf } from '../../domain/licenses/seat-limit.ts'
import type { ExistingLicense, ExistingRecords } from './existing-records.ts'
import type { ImportedAccount, ImportedLicense } from './imported-records.ts'
import { maxActivationsOf } from './license-rows.ts'
import type { ImportReport, Remark } from './report.ts'

/** What has to be written for an imported account, and what to say about the rest of it. */
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
 * Compares an imported account with what is there. A license that exists, by its key, is left as it is, its
 * devices too: since the last import it lived here. Pure, so that a dry run says what an import would do.
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
    noted: [],
  }
  plan.existed.contacts = account.contacts.length - plan.contacts.length
  for (const license of account.licenses) {
    const existing = known.license(license.key)
    if (existing) compareLicense(plan, license, existing)
    else planLicense(plan, license)
  }
  return plan
}

/** Whether the plan asks for any change. An account is not made for licenses that others have already. */
export function changesAnything({ account, accountId, contacts, licenses }: AccountPlan): boolean {
  if (accountId === null) return licenses.length > 0 || account.licenses.length === 0
  return licenses.length > 0 || contacts.length > 0
}

function compareLicense(plan: AccountPlan, license: ImportedLicense, existing: ExistingLicense): void {
  plan.existed.licenses++
  if (existing.accountId !== plan.accountId) {
    plan.noted.push({ source: license.source, reason: 'the license is of another account here; it stays so' })
  }
  for (const { source, fingerprint } of license.activations) {
    if (existing.hasSeen(fingerprint)) plan.existed.activations++
    else plan.skipped.push({ source, reason: 'its license was imported before; activate the device here' })
  }
}

function planLicense(plan: AccountPlan, license: ImportedLicense): void {
  plan.licenses.push(license)
  const { source, activations, licenseType } = license
  const seats = seatLimitOf(maxActivationsOf(license), licenseType.rules.overage)
  if (seats === null || activations.length <= seats) return
  const reason = `${activations.length} devices are active on ${seats} seats; all keep theirs, and none is added until they fit`
  plan.noted.push({ source, reason })
}

/** Adds a plan that was carried out, or would be, to the report. */
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
