import { afterAll, expect, test } from 'vitest'
import { paths } from '../../../integrations/hubspot/api/paths.ts'
import { objectsIn } from '../../../integrations/hubspot/api/read-response.ts'
import { connectHubspot } from '../../../integrations/hubspot/connect.ts'
import { emulateHubspot } from '../../../integrations/hubspot/emulate.ts'
import { findLicenseType } from '../../../integrations/hubspot/portal/license-type.ts'
import { readConfig } from '../../../src/config/config.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()

test('the HubSpot settings apply to the emulator', async () => {
  const { hubspot, hubspotSettings } = readConfig({
    LICET_HUBSPOT_LINK: 'https://support.example/{account}',
    LICET_HUBSPOT_LICENSE_OBJECTS: '1',
    LICET_HUBSPOT_LOST_DEALS: 'review',
    LICET_HUBSPOT_PORTALS: '4711',
  })
  expect(hubspot).toBeNull()
  const { config, close } = await emulateHubspot('https://licenses.example', hubspotSettings)
  afterAll(close)
  // Each start has another portal, so the configured portals do not apply.
  expect(config.app).toMatchObject({
    lostDeals: 'review',
    portals: [],
  })

  const { accountId, licenseId } = await seedLicense(app.admin)
  const connection = connectHubspot(app.ctx, config)
  await connection.run()
  await connection.stop()
  const { client } = connection
  const read = async (type: string, property: string) => {
    const query = { properties: property }
    const { body } = await client.send({ method: 'GET', path: paths.objects(type), query })
    return objectsIn(body, 'results').map(
      ({ properties }) => (properties as Record<string, string>)[property],
    )
  }
  const link = `https://support.example/${toTypedId('Account', accountId)}`
  expect(await read('companies', 'licet_link')).toContain(link)
  const found = await findLicenseType(client)
  expect('id' in found && (await read(found.id!, 'licet_license_id'))).toEqual([
    toTypedId('License', licenseId),
  ])
})
