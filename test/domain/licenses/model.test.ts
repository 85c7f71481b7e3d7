import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
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
import { type ModelType, modelRules, modelTypes, NaiveLicense } from './naive-license.ts'

/** For the long version: MODEL_SEQUENCES=10000 vitest run test/domain/licenses/model.test.ts. It takes some minutes. */
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 60)
const HOUR = 3_600_000

const app = await startTestApp()
const { admin } = app
const typeNames = Object.keys(modelTypes) as ModelType[]
const { product, licenseType: daily } = await seedLicenseType(admin, modelRules('daily'))
const typeCodes = Object.fromEntries(
  await Promise.all(
    typeNames.map(async (name) => {
      if (name === 'daily') return [name, daily]
      const code = `${daily}-${name}`
      await transact(admin.db, async (tx) => {
        await defineLicenseType(admin, tx, { product, code, name, rules: modelRules(name) })
        await publishLicenseType(admin, tx, code)
      })
      return [name, code]
    }),
  ),
) as Record<ModelType, string>
const { accountId } = await seedAccount(admin)

const device = fc.constantFrom('laptop', 'desktop', 'tablet')
const command = fc.oneof(
  { weight: 18, arbitrary: fc.record({ do: fc.constant('activate' as const), device }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('deactivate' as const), device }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), device }) },
  {
    weight: 15,
    arbitrary: fc.record({ do: fc.constant('validate' as const), device, metered: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('changeType' as const),
      type: fc.constantFrom(...typeNames),
      expiry: fc.constantFrom('KEEP' as const, 'KEEP' as const, 'RESET' as const),
    }),
  },
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

/** How a person types a key. All of these are the same key. */
const spellings: ((key: string) => string)[] = [
  (key) => key,
  (key) => key.toLowerCase(),
  (key) => key.replaceAll('-', ''),
  (key) => ` ${key.replaceAll('-', ' ')}\n`,
]
const step = fc.record({
  next: command,
  /** Difference of the clock of the gateway that gets the request, in milliseconds. */
  skew: fc.constantFrom(0, 0, 200, -200),
  spell: fc.constantFrom(...spellings),
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Usage of the first day, as a gateway sees it by whose clock that day has not begun. */
const behindTheStart = (
  [
    { do: 'activate', device: 'laptop' },
    { do: 'recordUsage', amount: 4 },
    { do: 'recordUsage', amount: 1 },
    { do: 'validate', device: 'laptop', metered: true },
  ] satisfies Command[]
).map((next): Step => ({ next, skew: next.do === 'validate' ? -200 : 0, spell: (key) => key }))

test(`${SEQUENCES} random sequences of operations have the outcomes of the model`, {
  timeout: 3_600_000,
}, async () => {
  let start = Date.parse('2026-01-01T00:00:00Z')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
      // Each license starts a day later, so that the clock never goes back.
      start += 24 * HOUR
      const model = new NaiveLicense(start)
      app.setNow(new Date(start).toISOString())
      const issued = await transact(admin.db, (tx) =>
        issueLicense(admin, tx, { accountId, licenseType: daily }),
      )
      for (const [index, { next, skew, spell }] of steps.entries()) {
        model.now += skew
        const key = { ...issued, licenseKey: spell(issued.licenseKey) }
        const [expected, actual] = [stepModel(model, next), await stepGateway(model, key, next)]
        model.now -= skew
        expect(`${index} ${JSON.stringify(next)}: ${actual}`).toBe(
          `${index} ${JSON.stringify(next)}: ${expected}`,
        )
      }
      await expectSeatsOf(issued.licenseId, model)
    }),
    { numRuns: SEQUENCES, examples: [[behindTheStart]] },
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
      return model[next.do](next.device)
    case 'validate':
      return model.validate(next.device, next.metered)
    case 'changeType':
      return model.changeType(next.type, next.expiry)
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
        return (
          await validateLicense(admin, {
            key,
            fingerprint: next.device,
            ...(next.metered && { meter: 'render' }),
          })
        ).code
      case 'changeType':
        await inTransaction((tx) =>
          changeLicenseType(admin, tx, {
            licenseId,
            licenseType: typeCodes[next.type],
            expiry: next.expiry,
          }),
        )
        return 'DONE'
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
