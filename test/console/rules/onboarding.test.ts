import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { accountFilters, exportQuery, parseAccountSearch } from '../../../web/src/accounts/account-search.ts'
import { activationCommand, activationProgram } from '../../../web/src/onboarding/activation-samples.ts'
import { parseOnboardingSearch } from '../../../web/src/onboarding/onboarding-search.ts'
import { type Hit, hitsOf } from '../../../web/src/search/search-results.ts'

const sample = { gateway: 'https://licenses.example', product: 'studio', key: `it's "mine" \\ $HOME` }

test('a shell gives the body of the activation command to curl unchanged', () => {
  const print = activationCommand(sample).replace(/^curl/, `printf '%s\\n'`)
  const [url, , , , body] = execFileSync('sh', ['-c', print], { encoding: 'utf8' }).split(
    /\n(?=http|-|\{|content)/,
  )
  expect(url).toBe('https://licenses.example/graphql')
  expect(JSON.parse(body!).variables.input.key).toBe(sample.key)
})

test('the program has a key with quotes as a literal', () => {
  const [, literal] = /activate\((.+), \{ name/.exec(activationProgram(sample)) ?? []
  expect(new Function(`return ${literal}`)()).toBe(sample.key)
})

test('an address keeps the filters of onboardings and drops everything else', () => {
  expect(
    parseOnboardingSearch({
      state: 'COMPLETED',
      nextStep: 'CREATE_ACCOUNT',
      stalled: 'true',
      after: 'x',
      q: 'a',
    }),
  ).toEqual({ state: 'COMPLETED', stalled: true, after: 'x' })
  expect(parseOnboardingSearch({ state: 'NONE', stalled: false, order: 'OLDEST' })).toEqual({
    order: 'OLDEST',
  })
})

test('the days of the creation include the last one, in the time zone of the browser', () => {
  const search = parseAccountSearch({
    from: '2027-01-31',
    to: '2027-01-31',
    active: false,
    email: 'a@b.example',
  })
  expect(search).toEqual({ from: '2027-01-31', to: '2027-01-31', active: false })
  const filters = accountFilters(search)
  expect(filters.createdAfter).toBe(new Date(2027, 0, 31).toISOString())
  expect(filters.createdBefore).toBe(new Date(2027, 1, 1).toISOString())
  expect([...exportQuery(filters).keys()]).toEqual([
    'hasActiveLicense',
    'createdAfter',
    'createdBefore',
    'orderBy',
  ])
})

test('a found record leads to the page that shows it', () => {
  const found = (record: unknown): Hit[] =>
    hitsOf({ search: [{ label: 'l', matchedBy: 'NAME', record }] } as Parameters<typeof hitsOf>[0])
  const device = (license: object | null, deactivatedAt: string | null = null) =>
    found({ __typename: 'Activation', id: 'act_1', license, deactivatedAt })[0]
  expect(found(null)).toEqual([])
  expect(found({ __typename: 'Contact', id: 'ctc_1', account: { id: 'acct_1' } })[0]?.path).toBe(
    '/accounts/acct_1',
  )
  expect(device({ id: 'lic_1' })).toMatchObject({ path: '/licenses/lic_1', note: null })
  expect(device({ id: 'lic_1' }, '2027-01-01T00:00:00Z')?.note).toBe('released')
  expect(device(null)?.path).toBeNull()
  const pooled = (license: object | null) =>
    found({ __typename: 'PooledKey', id: 'k', license, pool: { id: 'pool_1' } })[0]
  expect(pooled(null)).toMatchObject({ path: '/key-pools/pool_1', note: 'unclaimed' })
  expect(pooled({ id: 'lic_1' })).toMatchObject({ path: '/licenses/lic_1', note: null })
})
