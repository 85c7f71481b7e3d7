import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { subscriptions } from '../../../integrations/hubspot/emulator/webhooks/subscriptions.ts'
import { readEvents } from '../../../integrations/hubspot/inbound/read-events.ts'
import { workflowActions } from '../../../src/crm/hubspot-settings.ts'

const root = new URL('../../../integrations/hubspot/app/', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')
const json = (path: string) => JSON.parse(text(path))

test('the card, the app and the webhooks have the same gateway address', () => {
  const gateway = /const GATEWAY = '([^']+)'/.exec(text('src/app/cards/gateway.ts'))?.[1]
  expect(json('src/app/app-hsmeta.json').config.permittedUrls.fetch).toEqual([gateway])
  expect(json('src/app/webhooks/webhooks-hsmeta.json').config.settings.targetUrl).toBe(
    `${gateway}/hubspot/webhooks`,
  )
})

test('the project has the current platform version and an existing card', () => {
  const { platformVersion, srcDir } = json('hsproject.json')
  expect(platformVersion).toBe('2026.09')
  const cards = ['licensing', 'licensing-helpdesk'].map((name) => json(`src/app/cards/${name}-hsmeta.json`))
  for (const { type, config } of cards) {
    expect(type).toBe('card')
    expect(existsSync(new URL(`${srcDir}${config.entrypoint}`, root))).toBe(true)
  }
  expect(new Set(cards.map(({ uid }) => uid)).size).toBe(cards.length)
  const [record, helpdesk] = cards.map(({ config }) => config)
  expect(record).toMatchObject({
    location: 'crm.record.tab',
    objectTypes: ['companies', 'contacts', 'deals', 'tickets'],
  })
  // HubSpot shows a card in the help desk only with this location, these objects and the scope.
  expect(helpdesk).toMatchObject({ location: 'helpdesk.sidebar', objectTypes: ['tickets'] })
  expect(json('src/app/app-hsmeta.json').config.auth.requiredScopes).toContain('tickets')
})

test('each workflow action has a definition with the address, the inputs and the outputs of the gateway', () => {
  const gateway = /const GATEWAY = '([^']+)'/.exec(text('src/app/cards/gateway.ts'))?.[1]
  const folder = new URL('src/app/workflow-actions/', root)
  const files = readdirSync(folder).toSorted()
  expect(files).toEqual(workflowActions.map((name) => `${name}-hsmeta.json`).toSorted())
  for (const name of workflowActions) {
    const { type, config } = json(`src/app/workflow-actions/${name}-hsmeta.json`)
    const { en } = config.labels
    const namesOf = (fields: { typeDefinition: { name: string } }[]) =>
      fields.map(({ typeDefinition }) => typeDefinition.name)
    expect(type).toBe('workflow-action')
    expect(config.actionUrl).toBe(`${gateway}/hubspot/actions/${name}`)
    expect(namesOf(config.outputFields)).toEqual(['result', 'code', 'remedy', 'license', 'expiry'])
    expect(Object.keys(en.inputFieldLabels)).toEqual(namesOf(config.inputFields))
    expect(Object.keys(en.inputFieldDescriptions)).toEqual(namesOf(config.inputFields))
    expect(Object.keys(en.outputFieldLabels)).toEqual(namesOf(config.outputFields))
    expect(Object.keys(en.executionRules)).toEqual(
      config.executionRules.map(({ labelName }: { labelName: string }) => labelName),
    )
  }
})

test('the emulator sends the events that the app subscribes to, and no others', () => {
  const { crmObjects, hubEvents } = json('src/app/webhooks/webhooks-hsmeta.json').config.subscriptions
  const ids: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3' }
  const shipped = [...crmObjects, ...hubEvents].map(({ active: _, objectType, ...subscription }) => ({
    ...subscription,
    ...(objectType && { objectTypeId: ids[objectType] }),
  }))
  expect(subscriptions).toHaveLength(shipped.length)
  expect(subscriptions).toEqual(expect.arrayContaining(shipped))
})

test('the gateway reads every event that the app subscribes to', () => {
  const { crmObjects, hubEvents } = json('src/app/webhooks/webhooks-hsmeta.json').config.subscriptions
  const ids: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3' }
  const event = { eventId: 1, portalId: 1, appId: 1, occurredAt: 0, objectId: 1 }
  const sent = [...crmObjects, ...hubEvents].map(({ subscriptionType, objectType, propertyName }) => ({
    ...event,
    subscriptionType,
    ...(objectType && { objectTypeId: ids[objectType] }),
    ...(propertyName && { propertyName }),
  }))
  const read = readEvents(JSON.stringify(sent))!
  expect(read).toHaveLength(sent.length)
  for (const [index, one] of read.entries()) expect(one?.change, JSON.stringify(sent[index])).not.toBeNull()
})

test('`npm run check` checks the types of the card with the versions of HubSpot’s build', () => {
  const { scripts, devDependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  expect(scripts.check).toContain('tsc --noEmit --project integrations/hubspot/app')
  expect(devDependencies).toMatchObject(json('src/app/cards/package.json').dependencies)
})
