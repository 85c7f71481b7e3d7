import { expect, test, vi } from 'vitest'
import { findCrmSyncStatus } from '../../src/crm/sync-status.ts'
import type { Crm } from '../../src/platform/context.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'

const app = await startTestApp()

async function targetOf(crm: Crm | null) {
  app.ctx.crm = app.admin.crm = crm
  const { data } = await execute(app, app.admin, '{ crmSync { target url emulated } }', {})
  return data
}

test('an emulator is named as one, and a real CRM is not', async () => {
  const emulator = { target: 'an emulator', url: 'http://127.0.0.1:4010', emulated: true }
  expect(await targetOf(emulator)).toEqual({ crmSync: emulator })

  const hubspot = { target: 'HubSpot', url: 'https://api.hubapi.com', emulated: false }
  expect(await targetOf(hubspot)).toEqual({ crmSync: hubspot })
})

test('without a CRM there is no address and no emulator', async () => {
  expect(await targetOf(null)).toEqual({
    crmSync: { target: null, url: null, emulated: false },
  })
})

test('without a CRM, no event is read to count a queue', async () => {
  app.ctx.crm = null
  const query = vi.spyOn(app.ctx.sql, 'query')
  try {
    expect(await findCrmSyncStatus(app.ctx)).toMatchObject({
      state: 'NOT_CONNECTED',
      queue: 0,
      behindSince: null,
    })
    expect(query).not.toHaveBeenCalled()
  } finally {
    query.mockRestore()
  }
})
