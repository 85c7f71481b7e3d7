import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { onboardingChanged, refusalOf, typesOf } from './watch.ts'

const app = await startTestApp()
const { admin } = app

describe('a stream of onboardings', () => {
  test('sends every step with the state of the onboarding at that time', async () => {
    const partner = app.as({ audience: 'PARTNER', partner: 'steps' })
    const { licenseType } = await seedLicenseType(admin)
    const stream = await subscribe(app, partner, onboardingChanged)
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({ event: null, onboarding: null })

    const { onboardingId } = await seedAccount(partner)
    const id = toTypedId('Onboarding', onboardingId)
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'onboarding.started' },
      onboarding: { id, state: 'IN_PROGRESS', nextStep: 'ASSIGN_LICENSE', license: null },
    })
    const assigned = await execute(app, partner, assignLicense, { input: { onboarding: id, licenseType } })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'license.issued' },
      onboarding: { id, nextStep: 'ACTIVATE', license: { status: 'ACTIVE' } },
    })
    const { licenseKey: key } = assigned.data.assignLicense
    await execute(app, app.as({ audience: 'APP' }), activateLicense, {
      input: { key, fingerprint: 'laptop', name: 'Ada' },
    })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'license.activated' },
      onboarding: { id, nextStep: 'VERIFY_USAGE', activation: { name: 'Ada' } },
    })
    await execute(app, partner, verifyUsage, { input: { onboarding: id } })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'onboarding.completed' },
      onboarding: { id, state: 'COMPLETED', nextStep: null },
    })
    await stream.leave()
  })

  test('sends a partner no change of another partner, and of one onboarding no change of another', async () => {
    const own = app.as({ audience: 'PARTNER', partner: 'own' })
    const other = app.as({ audience: 'PARTNER', partner: 'other' })
    const watched = await seedAccount(own)
    const onboarding = toTypedId('Onboarding', watched.onboardingId)
    const all = await subscribe(app, own, onboardingChanged)
    const one = await subscribe(app, own, onboardingChanged, { onboarding })
    await all.take(1)
    await one.take(1)

    await seedAccount(other)
    const second = await seedAccount(own)
    await execute(app, own, abandonOnboarding, { input: { onboarding, reason: 'a test' } })

    const sent = (await all.exactly(2)).map(({ data }) => data.onboardingChanged)
    expect(sent.map(({ onboarding: { id }, event }) => [id, event.type])).toEqual([
      [toTypedId('Onboarding', second.onboardingId), 'onboarding.started'],
      [onboarding, 'onboarding.abandoned'],
    ])
    expect(await typesOf(one, 1)).toEqual(['onboarding.abandoned'])
    const refused = await subscribe(app, other, onboardingChanged, { onboarding })
    expect(await refusalOf(refused)).toEqual({ code: 'ONBOARDING_NOT_FOUND', completed: true })
    await all.leave()
    await one.leave()
  })

  test('a second device does not change the onboarding', async () => {
    const { licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
    const { onboardingId } = await seedAccount(admin)
    const onboarding = toTypedId('Onboarding', onboardingId)
    const assigned = await execute(app, admin, assignLicense, { input: { onboarding, licenseType } })
    const { licenseKey: key } = assigned.data.assignLicense
    const stream = await subscribe(app, admin, onboardingChanged, { onboarding })
    await stream.take(1)

    for (const fingerprint of ['first', 'second']) {
      await execute(app, app.as({ audience: 'APP' }), activateLicense, { input: { key, fingerprint } })
    }

    expect((await stream.exactly(1)).map(({ data }) => data.onboardingChanged.event.type)).toEqual([
      'license.activated',
    ])
    await stream.leave()
  })
})

const assignLicense = `mutation ($input: AssignLicenseInput!) {
  assignLicense(input: $input) { ... on AssignLicensePayload { licenseKey } }
}`
const activateLicense = `mutation ($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { __typename ... on ActivateLicensePayload { created } }
}`
const verifyUsage = `mutation ($input: VerifyUsageInput!) { verifyUsage(input: $input) { __typename } }`
const abandonOnboarding = `mutation ($input: AbandonOnboardingInput!) {
  abandonOnboarding(input: $input) { __typename }
}`
