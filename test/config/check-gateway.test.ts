import { expect, test } from 'vitest'
import { checkGateway } from '../../src/config/check-gateway.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'

const check = (environment: NodeJS.ProcessEnv) => checkGateway(readConfig(environment))
const production = {
  NODE_ENV: 'production',
  LICET_SECRET: 'a-secret-that-is-long-enough-to-be-one',
  LICET_PUBLIC_URL: 'https://licenses.example.com',
}
const tls = { LICET_TLS_CERT: 'cert.pem', LICET_TLS_KEY: 'key.pem' }

test('rejects a production gateway that nothing provides with TLS, and names both ways', () => {
  expect(() => check(production)).toThrow(ConfigError)
  expect(() => check(production)).toThrow(/LICET_TLS_CERT and LICET_TLS_KEY, or .* LICET_TRUSTED_PROXIES/)
})

test('accepts a certificate, or a trusted proxy', () => {
  expect(check({ ...production, ...tls, LICET_HOST: '0.0.0.0' })).toEqual([])
  expect(check({ ...production, LICET_TRUSTED_PROXIES: 'loopback' })).toEqual([])
})

test('checks nothing in development', () => {
  expect(check({})).toEqual([])
})

test.each([
  undefined,
  'http://licenses.example.com',
  'https://localhost',
  'https://127.0.0.1:4000',
  'https://[::1]',
])('warns that clients cannot use the public address %s', (url) => {
  const environment = { ...production, LICET_TRUSTED_PROXIES: 'loopback', LICET_PUBLIC_URL: url }
  expect(check(environment)).toEqual([expect.stringMatching(/^LICET_PUBLIC_URL is http/)])
})

test('warns of a certificate on an address of this machine, where no proxy is expected', () => {
  expect(check({ ...production, ...tls })).toEqual([expect.stringMatching(/^LICET_HOST is 127\.0\.0\.1/)])
})
