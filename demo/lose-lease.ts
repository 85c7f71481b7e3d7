import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { floating } from './catalogue.ts'
import { editSuite, fjord, gradingRoom } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import { AdvanceClockDocument } from './generated/admin/graphql.ts'
import { HeartbeatDocument } from './generated/app/graphql.ts'
import { section, step } from './report.ts'
import { activateLicense, assignLicense, verifyUsage } from './take-steps.ts'
import { outcome, validate } from './use-in-field.ts'

/** Advances the clock: a floating seat lapses and is renewed, then lapses again and is lost. */
export async function loseLease(vendor: GraphqlClient, software: GraphqlClient): Promise<void> {
  section('Floating seat', 'leased for an hour, in a sandbox with an advanced clock')
  const { key } = await step(fjord.name, async () => {
    const { onboarding, licenseKey: key } = await assignLicense(vendor, fjord, floating.code, {
      maxActivations: 1,
    })
    expectMember(await verifyUsage(vendor, onboarding), 'StateRefusal')
    const answer = await activateLicense(software, key, editSuite)
    const { activation } = expectMember(answer, 'ActivateLicensePayload')
    const verified = expectMember(await verifyUsage(vendor, onboarding), 'VerifyUsagePayload')
    expectEqual('the state of the onboarding', verified.onboarding.state, 'COMPLETED')
    return {
      says: `one seat by override: ${editSuite.name} leases it until ${timeOf(activation.leaseEndsAt)}`,
      key,
    }
  })
  await advanceClock(vendor, 'PT2H')
  await step('validate', async () => {
    const answer = await validate(software, key, editSuite)
    expectEqual('the code', answer.code, 'LEASE_EXPIRED')
    return { says: `${editSuite.name}: ${outcome(answer)}` }
  })
  await step('heartbeat', async () => {
    const { leaseEndsAt, validation } = expectMember(await heartbeat(software, key), 'HeartbeatPayload')
    expectEqual('valid', validation.valid, true)
    return { says: `the seat is still free: ${editSuite.name} has it again until ${timeOf(leaseEndsAt)}` }
  })
  await advanceClock(vendor, 'PT2H')
  await step('activate', async () => {
    const answer = await activateLicense(software, key, gradingRoom)
    const { activation } = expectMember(answer, 'ActivateLicensePayload')
    return { says: `${gradingRoom.name} takes the lapsed seat until ${timeOf(activation.leaseEndsAt)}` }
  })
  await step('heartbeat', async () => {
    const { code, nextAction } = expectMember(await heartbeat(software, key), 'StateRefusal')
    return { says: `${editSuite.name}: refused ${code} → ${nextAction}` }
  })
}

async function advanceClock(vendor: GraphqlClient, by: string): Promise<void> {
  await step('advance clock', async () => {
    const { advanceClock } = await vendor.send(AdvanceClockDocument, { input: { by } })
    const { now } = expectMember(advanceClock, 'AdvanceClockPayload')
    return { says: `by ${by}: it is ${timeOf(now)}` }
  })
}

async function heartbeat(software: GraphqlClient, key: string) {
  const input = { key, fingerprint: editSuite.fingerprint }
  return (await software.send(HeartbeatDocument, { input })).heartbeat
}

function timeOf(instant: string | null): string {
  return instant ? `${instant.slice(11, 16)} UTC` : 'without an end'
}
