import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const { admin } = app
const anonymous = app.as({ audience: 'APP', principal: 'app' })
const device = app.as({ audience: 'APP', principal: 'activation:act_1' })
const account = app.as({ audience: 'ACCOUNT', accountId: null, principal: 'api-key:key_1' })
const partner = app.as({ audience: 'PARTNER', partner: 'north', principal: 'api-key:key_2' })
const otherPartner = app.as({ audience: 'PARTNER', partner: 'south', principal: 'api-key:key_3' })

const messageOf = async (ctx: typeof admin, document: string, variables = {}) =>
  (await execute(app, ctx, document, variables)).errors?.[0]?.message

test('an unknown field names the graph and the credential', async () => {
  const document = '{ crmSync { state } }'
  const unknown = 'Cannot query field "crmSync" on type "Query". The field is not in the'
  expect(await messageOf(anonymous, document)).toBe(
    `${unknown} \`app\` graph. No credential was sent: for another graph, send \`Authorization: Bearer <API key>\`.`,
  )
  expect(await messageOf(device, document)).toBe(
    `${unknown} \`app\` graph, the graph of the credential \`activation:act_1\`.`,
  )
  expect(await messageOf(account, document)).toBe(
    `${unknown} \`account\` graph, the graph of the credential \`api-key:key_1\`.`,
  )
})

test('the message to one caller is not kept for another caller of the same graph', async () => {
  for (const ctx of [partner, otherPartner, partner]) {
    const message = await messageOf(ctx, '{ auditEvents { edges { cursor } } }')
    expect(message).toBe(
      'Cannot query field "auditEvents" on type "Query". The field is not in the `partner` graph, ' +
        `the graph of the credential \`${ctx.caller.principal}\`.`,
    )
  }
})

test('the message reveals nothing of other graphs', async () => {
  const known = await messageOf(anonymous, '{ apiKeys { edges { cursor } } }')
  const absent = await messageOf(anonymous, '{ abcdefg { edges { cursor } } }')
  expect(known?.replace('apiKeys', 'X')).toBe(absent?.replace('abcdefg', 'X'))
})

test('a misspelt name is suggested from the graph of the caller', async () => {
  expect(await messageOf(admin, '{ license(id: "x") { keyHnt } }')).toContain('Did you mean "keyHint"')
  expect(await messageOf(admin, '{ licenses(status: ACTIV) { edges { cursor } } }')).toContain(
    'Did you mean the enum value "ACTIVE"',
  )
  expect(await messageOf(anonymous, '{ node(id: "x") { ... on Licens { id } } }')).not.toContain('License')
})

test('an enum value is suggested only from an enum of the graph of the caller', async () => {
  const listed = '{ licenses(status: ACTIV) { edges { cursor } } }'
  const created =
    'mutation { createApiKey(input: { name: "k", audience: ADMI, scopes: [LICENSE_READ] }) { __typename } }'
  const variable = 'query ($status: LicenseStatus) { licenses(status: $status) { edges { cursor } } }'
  const all = async (ctx: typeof admin, document: string, variables = {}) =>
    ((await execute(app, ctx, document, variables)).errors ?? []).map(({ message }) => message).join(' ')
  expect(await all(admin, created)).toMatch(/"ADMIN".*"LICENSES_READ"/s)
  expect(await all(admin, variable, { status: 'ACTIV' })).toContain('"ACTIVE"')
  for (const ctx of [anonymous, account, partner]) expect(await all(ctx, created)).not.toMatch(/mean|"ADMIN"/)
  for (const [document, variables] of [[listed], [created], [variable, { status: 'ACTIV' }]] as const)
    expect(await all(anonymous, document, variables)).not.toMatch(/"(ACTIVE|ADMIN|LICENSES_READ)"/)
})

test.each([
  ['{ auditEvents(account: 1.5) { edges { cursor } } }', 'Argument `account` of `auditEvents`: '],
  ['{ licenses(first: "x") { edges { cursor } } }', 'Argument `first` of `licenses`: '],
  ['{ license(id: "x") { validation(asOf: "tomorrow") { code } } }', 'Argument `asOf` of `validation`: '],
  [
    '{ license(id: "x") { validation(asOf: "0000-01-01T00:00:00Z") { code } } }',
    'Argument `asOf` of `validation`: ',
  ],
  ['{ accounts(email: "none") { edges { cursor } } }', 'Argument `email` of `accounts`: '],
  [
    'mutation { issueLicense(input: { account: "a", licenseType: "b", overrides: { timeZone: "Mars" } }) { __typename } }',
    'Argument `input.overrides.timeZone` of `issueLicense`: ',
  ],
  [
    'mutation { issueLicense(input: { account: "a", licenseType: "b", metadata: [1] }) { __typename } }',
    'Argument `input.metadata` of `issueLicense`: ',
  ],
  [
    'mutation { createApiKey(input: { name: "x", audience: ADMIN, scopes: [AUDIT_READ, NONE] }) { __typename } }',
    'Argument `input.scopes.1` of `createApiKey`: ',
  ],
  [
    'query ($at: DateTime = "soon") { license(id: "x") { validation(asOf: $at) { code } } }',
    'Default of `$at`: ',
  ],
  ['{ viewer { audience @include(if: "yes") } }', 'Argument `if` of `include`: '],
])('a wrong value in %s names its argument', async (document, place) => {
  expect(await messageOf(admin, document)).toMatch(new RegExp(`^${place.replace(/[$.`]/g, '\\$&')}`))
})

test.each([
  ['query ($at: DateTime) { license(id: "x") { validation(asOf: $at) { code } } }', { at: 'soon' }, '$at'],
  [
    'query ($at: DateTime) { license(id: "x") { validation(asOf: $at) { code } } }',
    { at: '0000-01-01T00:00:00Z' },
    '$at',
  ],
  [
    'mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) { __typename } }',
    { input: { account: 'a', licenseType: 'b', overrides: { timeZone: 'Mars' } } },
    'input.overrides.timeZone',
  ],
])('a wrong value of a variable of %s names its path', async (document, variables, path) => {
  expect(await messageOf(admin, document, variables)).toContain(`"${path}"`)
})
