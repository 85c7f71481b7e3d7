import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { reconcileCrm } from '../../src/crm/reconcile-crm.ts'
import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { createProduct } from '../../src/domain/catalogue/products/create.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { renewLicense } from '../../src/domain/licenses/renew.ts'
import { resendLicenseDetails } from '../../src/domain/licenses/resend-details.ts'
import { setContactPreferences } from '../../src/domain/notifications/set-contact-preferences.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { verifyUsage } from '../../src/domain/onboarding/verify-usage.ts'
import { selectRecords } from '../../src/insights/selection.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { exportAccount } from '../../src/privacy/export-account.ts'
import { startTestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const { accountId, licenseId, licenseType, product } = await seedLicense(admin, { term: 'P1Y' })
const { id: contactId } = await db.contact.findFirstOrThrow({ where: { accountId } })
const { onboardingId } = await seedAccount(admin)
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(db, operation)

/** Calls with one misspelt field each. The type check fails if the compiler accepts one of them. */
const calls: [string, string[], () => Promise<unknown>][] = [
  [
    'issueLicense',
    ['contacttId'],
    () =>
      inTransaction((tx) =>
        issueLicense(admin, tx, {
          accountId,
          licenseType,
          // @ts-expect-error A misspelt contact would mail the key to the first contact.
          contacttId: contactId,
        }),
      ),
  ],
  [
    'issueLicense with overrides',
    ['overrides', 'maxActivation'],
    () =>
      inTransaction((tx) =>
        issueLicense(admin, tx, {
          accountId,
          licenseType,
          overrides: {
            // @ts-expect-error A misspelt number of seats would sell those of the license type.
            maxActivation: 5,
          },
        }),
      ),
  ],
  [
    'renewLicense',
    ['term'],
    () =>
      inTransaction((tx) =>
        renewLicense(admin, tx, {
          licenseId,
          // @ts-expect-error A misspelt number of terms would renew by one.
          term: 3,
        }),
      ),
  ],
  [
    'resendLicenseDetails',
    ['contact'],
    () =>
      inTransaction((tx) =>
        resendLicenseDetails(admin, tx, {
          licenseId,
          // @ts-expect-error A misspelt contact would mail the key to the former recipient.
          contact: contactId,
        }),
      ),
  ],
  [
    'setContactPreferences',
    ['decline'],
    () =>
      inTransaction((tx) =>
        setContactPreferences(admin, tx, {
          contactId,
          // @ts-expect-error A misspelt list would decline nothing.
          decline: ['DEVICE_ACTIVATED'],
        }),
      ),
  ],
  [
    'createProduct',
    ['title'],
    () =>
      inTransaction((tx) =>
        createProduct(admin, tx, {
          code: uniqueCode('product'),
          name: 'Studio',
          // @ts-expect-error A product has no title.
          title: 'Studio',
        }),
      ),
  ],
  [
    'defineLicenseType',
    ['rules', 'gracePerod'],
    () =>
      inTransaction((tx) =>
        defineLicenseType(admin, tx, {
          product,
          code: uniqueCode('type'),
          name: 'Studio',
          rules: {
            term: 'P1Y',
            // @ts-expect-error A misspelt rule would take its default.
            gracePerod: 'P7D',
          },
        }),
      ),
  ],
  [
    'exportAccount',
    ['before'],
    () =>
      inTransaction((tx) =>
        exportAccount(admin, tx, {
          accountId,
          reason: 'Requested.',
          // @ts-expect-error A misspelt cursor would return the first part again.
          before: 'cursor',
        }),
      ),
  ],
  [
    'createApiKey',
    ['scope'],
    () =>
      inTransaction((tx) =>
        createApiKey(admin, tx, {
          name: 'ci',
          audience: 'ADMIN',
          // @ts-expect-error Misspelt scopes would grant all scopes of the audience.
          scope: ['CATALOG_READ'],
        }),
      ),
  ],
  [
    'reconcileCrm',
    ['dryrun'],
    () =>
      inTransaction((tx) =>
        reconcileCrm(admin, tx, {
          // @ts-expect-error A misspelt dry run would repair the CRM.
          dryrun: true,
        }),
      ),
  ],
  [
    'selectRecords',
    ['timeZone'],
    () =>
      selectRecords(admin, {
        from: '2026-01-01',
        to: '2026-01-31',
        // @ts-expect-error A misspelt time zone would count the days of UTC.
        timeZone: 'Europe/Berlin',
      }),
  ],
]

test.each(calls)('%s refuses the misspelt field %j, and writes nothing', async (_operation, path, call) => {
  const before = await dumpTables(app.ctx.sql)
  await expect(call()).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path, message: 'is not a field of the input' }],
  })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

/** Steps of an onboarding record the refused attempt, and nothing else. */
const steps: [string, string[], () => Promise<unknown>][] = [
  [
    'startOnboarding',
    ['account', 'externalID'],
    () =>
      startOnboarding(admin, {
        account: {
          name: 'Acme',
          contact: { name: 'Ada', email: 'ada@example.com' },
          // @ts-expect-error A misspelt external id would create a second account.
          externalID: 'acme',
        },
      }),
  ],
  [
    'assignLicense',
    ['contactId'],
    () =>
      assignLicense(admin, {
        onboardingId,
        licenseType,
        // @ts-expect-error The contact of the onboarding receives the key. It cannot be chosen here.
        contactId,
      }),
  ],
  [
    'assignLicense with overrides',
    ['overrides', 'timezone'],
    () =>
      assignLicense(admin, {
        onboardingId,
        licenseType,
        overrides: {
          // @ts-expect-error A misspelt time zone would take that of the license type.
          timezone: 'Europe/Berlin',
        },
      }),
  ],
  [
    'verifyUsage',
    ['quantity'],
    () =>
      verifyUsage(admin, {
        onboardingId,
        // @ts-expect-error A misspelt amount would record one use.
        quantity: 3,
      }),
  ],
]

test.each(steps)(
  '%s refuses the misspelt field %j, and records only the attempt',
  async (_step, path, call) => {
    const tables = async () => {
      const { 'public.onboarding_attempts': _, ...others } = Object.fromEntries(await dumpTables(app.ctx.sql))
      return others
    }
    const before = await tables()
    const attempts = await db.onboardingAttempt.count()
    await expect(call()).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path, message: 'is not a field of the input' }],
    })
    expect(await tables()).toEqual(before)
    expect(await db.onboardingAttempt.count()).toBe(attempts + 1)
  },
)

test('an idempotency key is not a misspelt field of a step', async () => {
  const { licenseKey } = await assignLicense(admin, { onboardingId, licenseType, idempotencyKey: 'assign-1' })
  expect(licenseKey).toMatch(/^LIC-/)
})
