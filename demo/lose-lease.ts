import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { floating } from './catalogue.ts'
import { editSuite, fjord, gradingRoom } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import { AdvanceClockDocument } from './generated/admin/graphql.ts'
import { activateOn, describeStanding, installSoftware } from './install-software.ts'
import { section, step } from './report.ts'
import { assignLicense, verifyUsage } from './take-steps.ts'
import { outcome, validate } from './use-in-field.ts'

/** Advances the clock: a floating seat lapses and is renewed, then lapses again and is lost. */
export async function loseLease(vendor: GraphqlClient, software: GraphqlClient, url: string): Promise<void> {
  section('Floating seat', 'leased for an hour, in a sandbox with an advanced clock')
  const inSuite = await installSoftware(url, editSuite)
  const inRoom = await installSoftware(url, gradingRoom)
  const { key } = await step(fjord.name, async () => {
    const { onboarding, licenseKey: key } = await assignLicense(vendor, fjord, floating.code, {
      maxActivations: 1,
    })
    expectMember(await verifyUsage(vendor, onboarding), 'StateRefusal')
    await activateOn(inSuite, key)
    const verified = expectMember(await verifyUsage(vendor, onboarding), 'VerifyUsagePayload')
    expectEqual('the state of the onboarding', verified.onboarding.state, 'COMPLETED')
    return {
      says: `one seat by override: ${editSuite.name} leases it`,
      key,
    }
  })
  await advanceClock(vendor, 'PT2H')
  await step('validate', async () => {
    const answer = await validate(software, key, editSuite)
    expectEqual('the code', answer.code, 'LEASE_EXPIRED')
    return { says: `${editSuite.name}: ${outcome(answer)}` }
  })
  await step('check', async () => {
    const standing = await inSuite.licensing.check({ fresh: true })
    expectEqual('valid', standing.valid, true)
    return { says: `the seat is still free: ${editSuite.name} has it again, ${describeStanding(standing)}` }
  })
  await advanceClock(vendor, 'PT2H')
  await step('activate', async () => {
    const standing = await activateOn(inRoom, key)
    return { says: `${gradingRoom.name} takes the lapsed seat: ${describeStanding(standing)}` }
  })
  await step('check', async () => {
    const standing = await inSuite.licensing.check({ fresh: true })
    expectEqual('the code', standing.code, 'LEASE_LOST')
    return { says: `${editSuite.name}: ${describeStanding(standing)}` }
  })
}

async function advanceClock(vendor: GraphqlClient, by: string): Promise<void> {
  await step('advance clock', async () => {
    const { advanceClock } = await vendor.send(AdvanceClockDocument, { input: { by } })
    const { now } = expectMember(advanceClock, 'AdvanceClockPayload')
    return { says: `by ${by}: it is ${timeOf(now)}` }
  })
}

function timeOf(instant: string | null): string {
  return instant ? `${instant.slice(11, 16)} UTC` : 'without an end'
}
