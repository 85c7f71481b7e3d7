import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { laptop, stranger } from './customers.ts'
import { expectEqual } from './expect.ts'
import { ValidateAsOfDocument, type ValidateAsOfQuery } from './generated/admin/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { formatDate, paint, print, section, step } from './report.ts'
import { outcome } from './use-in-field.ts'

/** Validates a license at later dates, as support does: `valid`, `code`, and every failed check. */
export async function explainValidation(vendor: GraphqlClient, customer: Customer): Promise<void> {
  section('Explained', 'the validation at a later date, with every failed check')
  const { licenseKey: key, expiry } = customer
  await step('validate', async () => {
    const asOf = daysAfter(expiry, 5)
    const input = { key, asOf, fingerprint: laptop.fingerprint }
    const answer = (await vendor.send(ValidateAsOfDocument, { input })).validateLicense
    expectEqual('the code', answer.code, 'GRACE')
    return {
      says: `${laptop.name} on ${formatDate(asOf, 'UTC')}: ${outcome(answer)}`,
    }
  })
  const { checks } = await step('validate', async () => {
    const asOf = daysAfter(expiry, 30)
    const input = {
      key,
      asOf,
      fingerprint: stranger.fingerprint,
      product: 'video-studio',
      entitlements: ['raw-import', 'tethering'],
    }
    const answer = (await vendor.send(ValidateAsOfDocument, { input })).validateLicense
    expectEqual('valid', answer.valid, false)
    const failed = answer.checks.filter(({ passed }) => !passed).length
    const count = `${failed} of ${answer.checks.length} checks fail`
    return {
      says: `${stranger.name} on ${formatDate(asOf, 'UTC')}: ${outcome(answer)}; ${count}:`,
      ...answer,
    }
  })
  for (const check of checks) if (!check.passed) printCheck(check)
}

type Check = ValidateAsOfQuery['validateLicense']['checks'][number]

function printCheck({ code, detail, nextAction }: Check): void {
  print(`  ${paint('yellow', '✗')} ${code.padEnd(21)} → ${(nextAction ?? '').padEnd(16)} ${detail}`)
}

function daysAfter(instant: string, days: number): string {
  return Temporal.Instant.from(instant)
    .add({ hours: 24 * days })
    .toString()
}
