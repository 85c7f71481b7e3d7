import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateApiKey } from '../../src/auth/api-key.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { variables } from '../../src/config/variables.ts'

const secret = 'a-secret-that-is-long-enough-to-be-one'

/** The reported problems, one a line. */
function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    const lines = (error as Error).message.split('\n')
    expect(lines.at(0)).toBe('The environment cannot be used:')
    expect(lines.at(-1)).toBe('.env.example explains every variable.')
    return lines.slice(1, -1).map((line) => line.trim())
  }
  return []
}

test('an empty environment is a development gateway on an embedded database', () => {
  expect(readConfig({})).toMatchObject({
    production: false,
    host: '127.0.0.1',
    port: 4000,
    dataDir: './data',
    processes: 1,
    database: { url: undefined, directUrl: null, poolSize: 10, waitMs: 30_000, statementTimeoutMs: 15_000 },
    secret: undefined,
    previousSecrets: [],
    adminKey: undefined,
    graphiql: true,
    inlineWorker: true,
    log: { level: 'info', pretty: true },
  })
})

test('in production GraphiQL is off and logs are JSON by default', () => {
  const production = { NODE_ENV: 'production', LICET_SECRET: secret }
  expect(readConfig(production)).toMatchObject({ production: true, graphiql: false, log: { pretty: false } })
  const changed = { ...production, LICET_GRAPHIQL: '1', LICET_LOG_FORMAT: 'pretty' }
  expect(readConfig(changed)).toMatchObject({ graphiql: true, log: { pretty: true } })
})

test('an empty variable counts as not set', () => {
  const nothing = Object.fromEntries(Object.keys(variables).map((name) => [name, '']))
  expect(readConfig(nothing)).toEqual(readConfig({}))
})

test('lists every problem at once, with its variable', () => {
  const problems = problemsOf({
    NODE_ENV: 'production',
    PORT: '99999',
    DATABASE_URL: 'mysql://localhost',
    LICET_ADMIN_KEY: 'short',
    LICET_GRAPHIQL: 'yes',
    LICET_LOG_LEVLE: 'debug',
    LICET_WORKER: 'elsewhere',
    LICET_DATABASE_WAIT: 'long',
    LICET_SECRET_PREVIOUS: `${secret},short`,
  })
  expect(problems.map((problem) => problem.split(/[:.]/)[0]).sort()).toEqual([
    'DATABASE_URL',
    'LICET_ADMIN_KEY',
    'LICET_DATABASE_WAIT',
    'LICET_GRAPHIQL',
    'LICET_LOG_LEVLE',
    'LICET_SECRET',
    'LICET_SECRET_PREVIOUS',
    'LICET_WORKER',
    'PORT',
  ])
})

test('rejects an unknown variable with the LICET_ prefix, and ignores other variables', () => {
  const others = {
    LICENSE: 'x',
    PATH: '/bin',
    RADIUS_URL: 'x',
    CLIENT_SECRET: 'x',
    SPORT: '1',
    OTEL_LOG: 'x',
  }
  expect(problemsOf({ LICET_SECRETS: secret, LICET_COLOR: 'x', LICET_PORT: '1', ...others })).toEqual([
    'LICET_SECRETS: is not a variable of Licet; did you mean LICET_SECRET?',
    expect.stringMatching(/^LICET_COLOR: is not a variable of Licet; known are .*LICET_SECRET,/),
    'LICET_PORT: is not a variable of Licet; did you mean PORT?',
  ])
})

test.each([
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['database_url', 'DATABASE_URL'],
  ['DATABASEURL', 'DATABASE_URL'],
  ['REDIS_URI', 'REDIS_URL'],
  ['NODE_NEV', 'NODE_ENV'],
  ['PROT', 'PORT'],
  ['LICENT_SECRET', 'LICET_SECRET'],
  ['LICE_TSECRET', 'LICET_SECRET'],
  ['OTEL_EXPORTER_OLTP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
])('rejects %s, which is nearly %s, unless the other variable is set', (misspelt, meant) => {
  const problem = `${misspelt}: did you mean ${meant}? If not, set ${meant} as well; it can be empty`
  expect(problemsOf({ [misspelt]: 'x' })).toEqual([problem])
  expect(problemsOf({ [misspelt]: 'x', [meant]: '' })).toEqual([])
  expect(problemsOf({ [misspelt]: '' })).toEqual([])
})

test('rejects a separate worker on the embedded database', () => {
  expect(problemsOf({ LICET_WORKER: 'apart' })).toEqual([
    expect.stringMatching(/^LICET_WORKER: apart needs PostgreSQL, so set DATABASE_URL, or set inline/),
  ])
  expect(problemsOf({ LICET_WORKER: 'apart', DATABASE_URL: 'postgres://localhost/licet' })).toEqual([])
})

test('standbys need a primary, and addresses that lead to standbys', () => {
  const url = 'postgres://licet@one,two:5433/licet'
  const both = { DATABASE_URL: url, LICET_REPLICA_URL: `${url}?target_session_attrs=standby` }
  expect(problemsOf(both)).toEqual([])
  expect(readConfig({ ...both, LICET_REPLICA_MAX_LAG: '60' }).database.replica).toEqual({
    url: both.LICET_REPLICA_URL,
    maxLagSeconds: 60,
  })
  expect(readConfig({ DATABASE_URL: url }).database.replica).toBeNull()
  expect(problemsOf({ LICET_REPLICA_URL: url })).toEqual([
    'LICET_REPLICA_URL: names standbys of the primary, so set DATABASE_URL',
  ])
  expect(problemsOf({ ...both, LICET_REPLICA_URL: `${url}?target_session_attrs=primary` })).toEqual([
    expect.stringMatching(/^LICET_REPLICA_URL: must have target_session_attrs standby/),
  ])
  expect(problemsOf({ ...both, LICET_REPLICA_URL: 'postgres://one,/licet' })).toEqual([
    'LICET_REPLICA_URL: must name each of its hosts',
  ])
  expect(problemsOf({ ...both, LICET_REPLICA_MAX_LAG: '1' })).toEqual([
    'LICET_REPLICA_MAX_LAG: must be 2 or more seconds',
  ])
})

test('a direct address goes around a pooler', () => {
  const url = 'postgres://licet@pooler:6432/licet'
  const direct = 'postgres://licet@one,two/licet'
  expect(readConfig({ DATABASE_URL: url }).database.directUrl).toBeNull()
  expect(readConfig({ DATABASE_URL: url, LICET_DIRECT_URL: direct }).database).toMatchObject({
    url,
    directUrl: direct,
  })
  expect(problemsOf({ LICET_DIRECT_URL: direct })).toEqual([
    'LICET_DIRECT_URL: goes around the connection pooler in DATABASE_URL, so set DATABASE_URL',
  ])
  expect(
    problemsOf({ DATABASE_URL: url, LICET_DIRECT_URL: `${direct}?target_session_attrs=standby` }),
  ).toEqual([expect.stringMatching(/^LICET_DIRECT_URL: must have target_session_attrs read-write/)])
})

test('requires a secret in production, and says how to generate one', () => {
  expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
    expect.stringMatching(/^LICET_SECRET: is required in production; make one with: openssl rand -base64 32/),
  ])
  expect(problemsOf({ NODE_ENV: 'production', LICET_SECRET: 'short' })).toEqual([
    expect.stringMatching(/^LICET_SECRET: must have at least 32 characters/),
  ])
})

test('no problem contains a secret', () => {
  const environment = {
    LICET_SECRET: 'tooshort-secret',
    LICET_ADMIN_KEY: 'pass word that is long',
    DATABASE_URL: 'mysql://user:hunter2@db',
  }
  const text = problemsOf(environment).join('\n')
  expect(text.split('\n')).toHaveLength(3)
  for (const value of Object.values(environment)) expect(text).not.toContain(value)
  expect(text).not.toContain('hunter2')
})

test('reads previous secrets separated by commas', () => {
  const previous = ['an-old-secret-that-was-long-enough-once', 'an-older-secret-that-was-long-enough']
  expect(readConfig({ LICET_SECRET: secret, LICET_SECRET_PREVIOUS: previous.join(', ') })).toMatchObject({
    secret,
    previousSecrets: previous,
  })
})

test('accepts a long text or a generated key as the admin key, and rejects a mistyped generated key', () => {
  const preset = generateApiKey()
  expect(readConfig({ LICET_ADMIN_KEY: preset }).adminKey).toBe(preset)
  expect(readConfig({ LICET_ADMIN_KEY: 'correct-horse-battery-staple' }).adminKey).toBe(
    'correct-horse-battery-staple',
  )
  const mistyped = preset.slice(0, -1) + (preset.endsWith('0') ? '1' : '0')
  for (const invalid of [
    mistyped,
    `lat_${'x'.repeat(43)}`,
    'with white space in it, and long',
    'correct-horse-battery',
    'abcabcabcabcabcabcabcabc',
    'ключ-администратора',
  ]) {
    expect(problemsOf({ LICET_ADMIN_KEY: invalid })).toEqual([
      expect.stringMatching(/^LICET_ADMIN_KEY: must /),
    ])
  }
})

test('.env.example explains exactly the variables that the gateway reads', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n')
  const named = lines.flatMap((line) => /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? [])
  expect(named.toSorted()).toEqual(Object.keys(variables).toSorted())
})

test('.env.example is a valid environment', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n')
  const set = lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2))
  expect(readConfig(Object.fromEntries(set))).toEqual(readConfig({}))
})

test('the console signs in by a provider once its client is named', () => {
  expect(readConfig({}).console).toEqual({
    clientId: null,
    scope: 'openid profile email offline_access',
    authorizeParameters: {},
  })
  const provider = { LICET_OIDC_ISSUER: 'https://login.example', LICET_OIDC_AUDIENCE: 'licet' }
  const configured = {
    ...provider,
    LICET_CONSOLE_CLIENT_ID: 'licet-console',
    LICET_CONSOLE_SCOPE: 'openid api://licet/access',
    LICET_CONSOLE_AUTHORIZE_PARAMETERS: 'audience=https://licet.example/?a=b, prompt=select_account',
  }
  expect(readConfig(configured).console).toEqual({
    clientId: 'licet-console',
    scope: 'openid api://licet/access',
    authorizeParameters: { audience: 'https://licet.example/?a=b', prompt: 'select_account' },
  })
})

test.each([
  [{ LICET_CONSOLE_CLIENT_ID: 'a' }, /^LICET_CONSOLE_CLIENT_ID: needs the OpenID provider/],
  [{ LICET_CONSOLE_CLIENT_ID: 'a b' }, /^LICET_CONSOLE_CLIENT_ID: must be printable ASCII/],
  [{ LICET_CONSOLE_SCOPE: 'profile email' }, /^LICET_CONSOLE_SCOPE: must contain the scope openid/],
  [{ LICET_CONSOLE_SCOPE: 'openid  "' }, /^LICET_CONSOLE_SCOPE: must be scopes/],
  [{ LICET_CONSOLE_AUTHORIZE_PARAMETERS: 'audience' }, /audience: must be name=value/],
  [{ LICET_CONSOLE_AUTHORIZE_PARAMETERS: 'audience=' }, /audience=: must be name=value/],
  [{ LICET_CONSOLE_AUTHORIZE_PARAMETERS: '=x' }, /=x: must be name=value/],
  [{ LICET_CONSOLE_AUTHORIZE_PARAMETERS: 'state=x' }, /state: is a parameter that the console sets itself/],
  [{ LICET_CONSOLE_AUTHORIZE_PARAMETERS: 'a=1,a=2' }, /must name each parameter once/],
])('rejects the setting of the console %j', (environment, problem) => {
  expect(problemsOf(environment)).toEqual([expect.stringMatching(problem)])
})
