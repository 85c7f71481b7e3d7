import { writeFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { runImport } from '../../../src/commands/import/run-import.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType } from '../../seed.ts'
import { importResources, licenseOf, makeFolder } from './files.ts'
import { stored } from './stored.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })

beforeAll(async () => {
  const { product } = await seedLicenseType(admin)
  await transact(admin.db, async (tx) => {
    const rules = { maxActivations: 9 }
    for (const code of ['by-hand', 'site']) {
      await defineLicenseType(admin, tx, { product, code, name: code, rules })
      await publishLicenseType(admin, tx, code)
    }
  })
})

test('a policy that was prepared by hand under its code is used as it is', async () => {
  const prepared = await importResources(admin, [
    { type: 'policies', id: 'p1', attributes: { name: 'By Hand', expirationStrategy: 'SOMETHING_NEW' } },
    licenseOf('l1', 'HANDMADE-0001', 'p1'),
  ])
  expect(prepared).toMatchObject({ skipped: [], existed: { licenseTypes: 1 }, created: { licenses: 1 } })
  expect(await stored(admin, 'HANDMADE-0001')).toMatchObject({ maxActivations: 9 })
})

test('a policy that cannot be a license type is skipped with its licenses, and the reason says what to do', async () => {
  const skipping = await importResources(admin, [
    { type: 'policies', id: 'p2', attributes: { name: 'New Strategy', expirationStrategy: 'SOMETHING_NEW' } },
    licenseOf('l2', 'SKIPPED-0001', 'p2'),
    {
      type: 'policies',
      id: 'p3',
      attributes: { name: 'Site' },
      relationships: { product: { data: { type: 'products', id: 'other' } } },
    },
    { type: 'products', id: 'other', attributes: { name: 'Other' } },
  ])
  expect(skipping.skipped).toEqual([
    {
      source: 'policies/p2',
      reason:
        'its product is in none of the files; add it, or define and publish a license type new-strategy for it, and import again',
    },
    { source: 'policies/p3', reason: 'license type site exists already, for another product' },
    { source: 'licenses/l2', reason: 'its policy was skipped' },
  ])
})

test('a machine that was dead stays so, and any other has its heartbeat begin with the import', async () => {
  const policy = {
    type: 'policies',
    id: 'p4',
    attributes: {
      name: 'Heartbeats',
      requireHeartbeat: true,
      heartbeatDuration: 3600,
      heartbeatCullStrategy: 'KEEP_DEAD',
      floating: true,
      maxMachines: 5,
    },
    relationships: { product: { data: { type: 'products', id: 'beats' } } },
  }
  const machineOf = (id: string, attributes: object) => ({
    type: 'machines',
    id,
    attributes: { fingerprint: id, created: '2025-01-01T00:00:00.000Z', ...attributes },
    relationships: { license: { data: { type: 'licenses', id: 'l4' } } },
  })
  await importResources(admin, [
    { type: 'products', id: 'beats', attributes: { name: 'Beats' } },
    policy,
    licenseOf('l4', 'HEARTBEAT-0001', 'p4'),
    machineOf('dead', { heartbeatStatus: 'DEAD', lastHeartbeat: '2025-06-01T00:00:00.000Z' }),
    machineOf('alive', { heartbeatStatus: 'ALIVE', lastHeartbeat: '2025-12-31T00:00:00.000Z' }),
  ])
  const codeOf = async (fingerprint: string) =>
    (await validateLicense(field, { key: 'HEARTBEAT-0001', fingerprint })).code
  expect(await codeOf('dead')).toBe('HEARTBEAT_OVERDUE')
  expect(await codeOf('alive')).toBe('VALID')
})

test('a license whose owner is in no file becomes an account all the same', async () => {
  const license = licenseOf('l5', 'OWNERLESS-0001', 'p1')
  const owned = {
    ...license,
    relationships: { ...license.relationships, owner: { data: { type: 'users', id: 'u-far' } } },
  }
  const policy = { type: 'policies', id: 'p1', attributes: { name: 'By Hand' } }
  const { noted } = await importResources(admin, [policy, owned])
  expect(noted).toEqual([{ source: 'licenses/l5', reason: 'its owner is in none of the files' }])
  expect((await stored(admin, 'OWNERLESS-0001')).account).toMatchObject({
    externalId: 'u-far',
    name: 'Keygen license l5',
  })
})

test('a license for more devices than can be counted is skipped, and the next one is imported', async () => {
  const policy = {
    type: 'policies',
    id: 'p6',
    attributes: { name: 'Counted' },
    relationships: { product: { data: { type: 'products', id: 'counted' } } },
  }
  const many = licenseOf('l6', 'UNCOUNTED-0001', 'p6')
  const { skipped } = await importResources(admin, [
    { type: 'products', id: 'counted', attributes: { name: 'Counted' } },
    policy,
    { ...many, attributes: { ...many.attributes, maxMachines: 3_000_000_000 } },
    licenseOf('l7', 'COUNTED-0001', 'p6'),
  ])
  expect(skipped).toEqual([{ source: 'licenses/l6', reason: 'unreadable: maxMachines' }])
  expect(await validateLicense(field, { key: 'COUNTED-0001' })).toMatchObject({ code: 'VALID' })
})

test('resources that have no equal are counted', async () => {
  const components = [1, 2].map((n) => ({ type: 'components', id: `c${n}` }))
  const { noted } = await importResources(admin, components)
  expect(noted).toEqual([
    { source: 'components', reason: '2 of them are in the files; Licet has no equivalent' },
  ])
})

test('a file that is no such document is refused as a whole, without what is in it', async () => {
  const path = `${await makeFolder()}/broken.json`
  const refusal = async (content: string) => {
    await writeFile(path, content)
    const error = await runImport(admin, { format: 'keygen', paths: [path], dryRun: false }).catch(
      (e: Error) => e,
    )
    return (error as Error).message.replace(path, 'FILE')
  }
  expect(await refusal('{"data": [SECRET')).toBe('FILE is not JSON.')
  expect(await refusal('{"errors": [{"title": "SECRET"}]}')).toBe('FILE is not a JSON:API document.')
})
