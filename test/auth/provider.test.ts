import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { createAccessTokens, ProviderUnavailable } from '../../src/auth/access-token.ts'
import type { Audience } from '../../src/platform/caller.ts'
import { startProvider } from './provider.ts'

const { provider, sign, stop } = await startProvider()
afterAll(stop)
const config = {
  issuer: provider.issuer,
  audience: 'licet',
  claims: { audience: 'groups', account: 'licet_account', partner: 'licet_partner' },
  audienceOf: new Map<string, Audience>([['helpdesk', 'SUPPORT']]),
}
const groups = ['helpdesk']

describe('a provider that does not respond', () => {
  test('makes the result unknown: a token is not rejected as invalid', async () => {
    const unreachable = createAccessTokens({ ...config, issuer: 'http://127.0.0.1:1' }, () => new Date())
    await expect(unreachable(await sign({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
  })

  test('is not requested again for every token after a failure', async () => {
    const failing = await startProvider()
    failing.provider.status = 500
    const tokens = createAccessTokens({ ...config, issuer: failing.provider.issuer }, () => new Date())
    for (let n = 0; n < 20; n++) {
      await expect(tokens(await failing.sign({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
    }
    expect(failing.provider.requests).toBe(1)
    failing.stop()
  })

  test('blocks at most a hundred tokens when it hangs', async () => {
    const hanging = await startProvider()
    hanging.provider.hangs = true
    const tokens = createAccessTokens({ ...config, issuer: hanging.provider.issuer }, () => new Date())
    const token = await hanging.sign({ groups })
    const held = Array.from({ length: 100 }, () => tokens(token).catch((error: unknown) => error))
    await expect(tokens(token)).rejects.toBeInstanceOf(ProviderUnavailable)
    hanging.stop()
    for (const error of await Promise.all(held)) expect(error).toBeInstanceOf(ProviderUnavailable)
  })

  test('is rejected if it names another issuer', async () => {
    const other = await startProvider()
    const issuer = other.provider.issuer
    other.provider.issuer = 'https://accounts.example'
    const tokens = createAccessTokens({ ...config, issuer }, () => new Date())
    await expect(tokens(await other.sign({ iss: issuer, groups }))).rejects.toBeInstanceOf(
      ProviderUnavailable,
    )
    other.stop()
  })
})

describe('a provider that rotates its keys', () => {
  const MINUTES = 60_000
  afterEach(() => void vi.useRealTimers())
  /** Moves the clock by which cached keys expire. Timers run as before. */
  const advanceClock = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  const start = async () => {
    const changing = await startProvider()
    const issuer = changing.provider.issuer
    const tokens = createAccessTokens({ ...config, issuer }, () => new Date())
    return { ...changing, tokens }
  }

  test('is requested for the new key when a token names it, and the old key is rejected', async () => {
    const { provider: changing, sign: signNow, rotate, tokens, stop: end } = await start()
    const before = await signNow({ groups, exp: Math.floor(Date.now() / 1000) + 3_600 })
    expect(await tokens(before)).not.toBeNull()
    await rotate('second')
    advanceClock(1 * MINUTES)
    expect(await tokens(await signNow({ groups }))).toMatchObject({ audience: 'SUPPORT' })
    expect(await tokens(before)).toBeNull()
    // The discovery document once, the keys twice.
    expect(changing.requests).toBe(3)
    end()
  })

  test('is not requested for every invented key', async () => {
    const { provider: changing, sign: signNow, tokens, stop: end } = await start()
    for (let n = 0; n < 50; n++)
      expect(await tokens(await signNow({ groups }, { kid: `invented-${n}` }))).toBeNull()
    expect(changing.requests).toBe(2)
    advanceClock(1 * MINUTES)
    changing.status = 500
    for (let n = 0; n < 50; n++) {
      const token = await signNow({ groups }, { kid: `later-${n}` })
      await expect(tokens(token)).rejects.toBeInstanceOf(ProviderUnavailable)
    }
    expect(changing.requests).toBe(3)
    // Known keys still work.
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    end()
  })

  test('is requested again after an outage, and until then no token is judged', async () => {
    const { provider: changing, sign: signNow, tokens, stop: end } = await start()
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    changing.status = 503
    advanceClock(11 * MINUTES)
    await expect(tokens(await signNow({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
    changing.status = 200
    advanceClock(6_000)
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    end()
  })
})
