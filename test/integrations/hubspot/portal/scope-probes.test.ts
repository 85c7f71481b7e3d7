import { expect, test } from 'vitest'
import { startCrm } from '../crm.ts'

test('a first run in a portal that grants everything logs no refused call', async () => {
  const { app, sync } = await startCrm({}, { link: null, licenseObjects: true })
  await sync.run()
  const calls = app.logged.filter(({ msg }) => msg === 'HubSpot call')
  expect(calls.some(({ path, status }) => status === 400 && String(path).endsWith('/batch/upsert'))).toBe(
    true,
  )
  expect(calls.filter(({ level }) => (level as number) > 30)).toEqual([])
})
