import { expect } from 'vitest'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import type { TestApp } from '../../app.ts'
import { type Subscription, subscribe } from '../../subscriptions/subscribe.ts'

export const licenseChanged = `subscription ($license: ID, $account: ID, $after: String) {
  licenseChanged(license: $license, account: $account, after: $after) {
    cursor event { type occurredAt } license { id status account { id } }
  }
}`
export const onboardingChanged = `subscription ($onboarding: ID, $after: String) {
  onboardingChanged(onboarding: $onboarding, after: $after) {
    cursor event { type } onboarding { id state nextStep license { status } activation { name } }
  }
}`

/** What the tests of subscriptions do to a gateway: change licenses, and watch them. */
export function watching(app: TestApp) {
  const { admin } = app
  const reason = 'a test'
  return {
    accountOf: (accountId: string): Context => app.as({ audience: 'ACCOUNT', accountId }),
    suspend: (licenseId: string) =>
      transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason })),
    reinstate: (licenseId: string) =>
      transact(admin.db, (tx) => reinstateLicense(admin, tx, { licenseId, reason })),
    transfer: (licenseId: string, accountId: string) =>
      transact(admin.db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason })),
    /** Subscribes to the changes of licenses, and waits until the stream has begun. */
    async watchLicenses(
      ctx: Parameters<typeof subscribe>[1],
      { license, account, after }: { license?: string; account?: string; after?: string } = {},
    ) {
      const stream = await subscribe(app, ctx, licenseChanged, {
        license: license && toTypedId('License', license),
        account: account && toTypedId('Account', account),
        after,
      })
      const message = after ? null : await stream.next()
      expect(message?.errors).toBeUndefined()
      return { ...stream, opening: message?.data.licenseChanged }
    },
  }
}

export async function typesOf(stream: Subscription, count: number): Promise<string[]> {
  return (await stream.take(count)).map(({ data }) => Object.values(data)[0].event.type)
}

export async function refusalOf(stream: Subscription): Promise<{ code: string; completed: boolean }> {
  const message = await stream.next()
  expect(message?.data).toBeNull()
  return { code: message!.errors![0]!.extensions.code, completed: (await stream.next()) === null }
}
