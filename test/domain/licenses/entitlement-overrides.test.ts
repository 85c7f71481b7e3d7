import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rules = {
  entitlements: [
    { code: 'export', value: true },
    { code: 'seats', value: 5 },
    { code: 'tier', value: 'gold' },
  ],
}
const at = (...path: string[]) => ['overrides', ...path]

test.each<[string, object, { path: string[] }[]]>([
  [
    'an entitlement that is added twice',
    { entitlements: [{ code: 'api' }, { code: 'api', value: false }] },
    [{ path: at('entitlements', '1', 'code') }],
  ],
  [
    'an entitlement that is added and removed',
    { entitlements: [{ code: 'export', value: false }], removedEntitlements: ['export'] },
    [{ path: at('removedEntitlements', '0') }],
  ],
  [
    'a removal of what the type does not grant',
    { removedEntitlements: ['exprot'] },
    [{ path: at('removedEntitlements', '0') }],
  ],
  [
    'a removal that is named twice',
    { removedEntitlements: ['export', 'export'] },
    [{ path: at('removedEntitlements', '1') }],
  ],
  [
    'a value of another kind',
    {
      entitlements: [
        { code: 'export', value: 'yes' },
        { code: 'seats', value: true },
        { code: 'tier', value: 3 },
      ],
    },
    ['0', '1', '2'].map((index) => ({ path: at('entitlements', index, 'value') })),
  ],
])('refuses %s, and issues nothing', async (_name, overrides, issues) => {
  const before = await admin.db.license.count()
  await expect(seedLicense(admin, rules, overrides as Record<string, unknown>)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues,
  })
  expect(await admin.db.license.count()).toBe(before)
})

test('accepts values of the same kind, new entitlements, and removals of granted entitlements', async () => {
  const overrides = {
    entitlements: [{ code: 'seats', value: 9 }, { code: 'api', value: 'v2' }, { code: 'beta' }],
    removedEntitlements: ['export'],
  }
  const { licenseId } = await seedLicense(admin, rules, overrides)
  const license = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(license.entitlementOverrides).toHaveLength(4)
})
