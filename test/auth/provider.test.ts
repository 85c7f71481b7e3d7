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

describe('a provider that cannot be asked', () => {
  test('makes no token wrong: it is said that it cannot be asked', async () => {
    const away = createAccessTokens({ ...config, issuer: 'http://127.0.0.1:1' }, () => new Date())
    await expect(away(await sign({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
  })

  test('is not asked again for every token that comes in the meantime', async () => {
    const failing = await startProvider()
    failing.provider.status = 500
    const tokens = createAccessTokens({ ...config, issuer: failing.provider.issuer }, () => new Date())
    for (let n = 0; n < 20; n++) {
      await expect(tokens(await failing.sign({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
    }
    expect(failing.provider.asked).toBe(1)
    failing.stop()
  })

  test('holds up a hundred tokens when it hangs, and no more', async () => {
    const hanging = await startProvider()
    hanging.provider.hangs = true
    const tokens = createAccessTokens({ ...config, issuer: hanging.provider.issuer }, () => new Date())
    const token = await hanging.sign({ groups })
    const held = Array.from({ length: 100 }, () => tokens(token).catch((error: unknown) => error))
    await expect(tokens(token)).rejects.toBeInstanceOf(ProviderUnavailable)
    hanging.stop()
    for (const error of await Promise.all(held)) expect(error).toBeInstanceOf(ProviderUnavailable)
  })

  test('that names itself otherwise is not believed', async () => {
    const liar = await startProvider()
    const issuer = liar.provider.issuer
    liar.provider.issuer = 'https://accounts.example'
    const tokens = createAccessTokens({ ...config, issuer }, () => new Date())
    await expect(tokens(await liar.sign({ iss: issuer, groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
    liar.stop()
  })
})

describe('a provider that changes its keys', () => {
  const MINUTES = 60_000
  afterEach(() => void vi.useRealTimers())
  /** The clock by which keys grow old; what waits for the network waits as ever. */
  const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  const start = async () => {
    const changing = await startProvider()
    const issuer = changing.provider.issuer
    const tokens = createAccessTokens({ ...config, issuer }, () => new Date())
    return { ...changing, tokens }
  }

  test('is asked for the new one when a token names it, and the old one is none any more', async () => {
    const { provider: changing, sign: signNow, rotate, tokens, stop: end } = await start()
    const before = await signNow({ groups, exp: Math.floor(Date.now() / 1000) + 3_600 })
    expect(await tokens(before)).not.toBeNull()
    await rotate('second')
    later(1 * MINUTES)
    expect(await tokens(await signNow({ groups }))).toMatchObject({ audience: 'SUPPORT' })
    expect(await tokens(before)).toBeNull()
    // Discovery, and its keys twice.
    expect(changing.asked).toBe(3)
    end()
  })

  test('is not asked for every key that somebody makes up', async () => {
    const { provider: changing, sign: signNow, tokens, stop: end } = await start()
    for (let n = 0; n < 50; n++)
      expect(await tokens(await signNow({ groups }, { kid: `made-up-${n}` }))).toBeNull()
    expect(changing.asked).toBe(2)
    later(1 * MINUTES)
    changing.status = 500
    for (let n = 0; n < 50; n++) {
      const token = await signNow({ groups }, { kid: `made-up-later-${n}` })
      await expect(tokens(token)).rejects.toBeInstanceOf(ProviderUnavailable)
    }
    expect(changing.asked).toBe(3)
    // Keys that are known are known.
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    end()
  })

  test('and is away by then is asked again, and until then its tokens are neither good nor bad', async () => {
    const { provider: changing, sign: signNow, tokens, stop: end } = await start()
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    changing.status = 503
    later(11 * MINUTES)
    await expect(tokens(await signNow({ groups }))).rejects.toBeInstanceOf(ProviderUnavailable)
    changing.status = 200
    later(6_000)
    expect(await tokens(await signNow({ groups }))).not.toBeNull()
    end()
  })
})
