import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { Refusal } from '../../../src/platform/errors.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'
import { modelRules, NaiveLicense } from './naive-license.ts'

/** For the long version: MODEL_SEQUENCES=10000 vitest run test/domain/licenses/model.test.ts. It takes some minutes. */
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 60)
const HOUR = 3_600_000

const app = await startTestApp()
const { admin } = app
const { licenseType } = await seedLicenseType(admin, modelRules)
const { accountId } = await seedAccount(admin)

const device = fc.constantFrom('laptop', 'desktop', 'tablet')
const command = fc.oneof(
  { weight: 18, arbitrary: fc.record({ do: fc.constant('activate' as const), device }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('deactivate' as const), device }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), device }) },
  { weight: 15, arbitrary: fc.record({ do: fc.constant('validate' as const), device }) },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant('recordUsage' as const), amount: fc.integer({ min: 0, max: 4 }) }),
  },
  {
    weight: 18,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.constantFrom(0.5, 1, 1.0001, 24, 24 * 29, 24 * 31, 24 * 70),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('renew' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('suspend' as const, 'reinstate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const) }) },
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

test(`${SEQUENCES} random sequences of operations have the outcomes of the model`, {
  timeout: 3_600_000,
}, async () => {
  let start = Date.parse('2026-01-01T00:00:00Z')
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 16 }), async (commands) => {
      // Each license starts a day later, so that the clock never goes back.
      start += 24 * HOUR
      const model = new NaiveLicense(start)
      app.setNow(new Date(start).toISOString())
      const issued = await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
      for (const [index, next] of commands.entries()) {
        const [expected, actual] = [stepModel(model, next), await stepGateway(model, issued, next)]
        expect(`${index} ${JSON.stringify(next)}: ${actual}`).toBe(
          `${index} ${JSON.stringify(next)}: ${expected}`,
        )
      }
      await expectSeatsOf(issued.licenseId, model)
    }),
    { numRuns: SEQUENCES },
  )
})

function stepModel(model: NaiveLicense, next: Command): string {
  switch (next.do) {
    case 'wait':
      model.now += Math.round(next.hours * HOUR)
      return 'WAITED'
    case 'recordUsage':
      return model.recordUsage(next.amount)
    case 'activate':
    case 'heartbeat':
    case 'validate':
      return model[next.do](next.device)
    case 'deactivate':
      return String(model.deactivate(next.device))
    default:
      return model[next.do]()
  }
}

async function stepGateway(
  model: NaiveLicense,
  { licenseId, licenseKey: key }: { licenseId: string; licenseKey: string },
  next: Command,
): Promise<string> {
  app.setNow(new Date(model.now).toISOString())
  const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(admin.db, operation)
  const input = { licenseId, reason: 'model' }
  try {
    switch (next.do) {
      case 'wait':
        return 'WAITED'
      case 'activate':
        return (await activateLicense(admin, { key, fingerprint: next.device })).created
          ? 'CREATED'
          : 'ACTIVE'
      case 'deactivate':
        return String(
          (await inTransaction((tx) => deactivateLicense(admin, tx, { key, fingerprint: next.device })))
            .deactivated,
        )
      case 'heartbeat':
        return (await inTransaction((tx) => heartbeat(admin, tx, { key, fingerprint: next.device })))
          .validation.code
      case 'validate':
        return (await validateLicense(admin, { key, fingerprint: next.device })).code
      case 'recordUsage': {
        const { reading } = await inTransaction((tx) =>
          recordUsage(admin, tx, { key, meter: 'render', amount: next.amount }),
        )
        return `USED ${reading.used}`
      }
      case 'renew': {
        await inTransaction((tx) => renewLicense(admin, tx, { licenseId }))
        const { expiry } = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
        return `UNTIL ${expiry?.toISOString()}`
      }
      case 'suspend':
        await inTransaction((tx) => suspendLicense(admin, tx, input))
        return 'DONE'
      case 'reinstate':
        await inTransaction((tx) => reinstateLicense(admin, tx, input))
        return 'DONE'
      case 'revoke':
        await inTransaction((tx) => revokeLicense(admin, tx, input))
        return 'DONE'
    }
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

async function expectSeatsOf(licenseId: string, model: NaiveLicense): Promise<void> {
  const { activeActivations } = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const rows = await admin.db.activation.findMany({ where: { licenseId, deactivatedAt: null } })
  expect(activeActivations).toBe(rows.length)
  expect(rows.map(({ fingerprint }) => fingerprint).sort()).toEqual(
    model.seats.map((seat) => seat.device).sort(),
  )
}
