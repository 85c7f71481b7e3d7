import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { createAccessTokens, isTokenShaped } from '../../src/auth/access-token.ts'
import { type Audience, scopesOf } from '../../src/platform/caller.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startProvider } from './provider.ts'

const { provider, sign, jwk, publicKey, stop } = await startProvider()
afterAll(stop)
const audienceOf = new Map<string, Audience>([
  ['licensing-admins', 'ADMIN'],
  ['helpdesk', 'SUPPORT'],
  ['account', 'ACCOUNT'],
  ['partner', 'PARTNER'],
])
const config = {
  issuer: provider.issuer,
  audience: 'licet',
  claims: { audience: 'groups', account: 'licet_account', partner: 'licet_partner' },
  audienceOf,
}
const verify = createAccessTokens(config, () => new Date())
const groups = ['helpdesk']

describe('a token of the provider', () => {
  test('authenticates the caller that its claims name', async () => {
    expect(await verify(await sign({ groups }))).toEqual({
      audience: 'SUPPORT',
      principal: 'oidc:ada',
      scopes: scopesOf.SUPPORT,
      accountId: null,
      partner: null,
    })
    const accountId = randomUUID()
    const account = { groups: 'account', licet_account: toTypedId('Account', accountId) }
    expect(await verify(await sign(account))).toMatchObject({ audience: 'ACCOUNT', accountId, partner: null })
    const partner = { groups: 'partner', licet_partner: 'north' }
    expect(await verify(await sign(partner))).toMatchObject({
      audience: 'PARTNER',
      partner: 'north',
      accountId: null,
    })
  })

  test('has the audience with the most permissions among several groups', async () => {
    const many = ['staff', 'helpdesk', 'licensing-admins']
    expect(await verify(await sign({ groups: many }))).toMatchObject({ audience: 'ADMIN' })
  })

  test('has the scopes that it names, and none beyond its audience', async () => {
    const scope = 'openid licet:licenses_read licet:access_write'
    expect(await verify(await sign({ groups, scope }))).toMatchObject({ scopes: ['LICENSES_READ'] })
  })

  test.each([
    ['known, as a list', ['licet:licenses_read'], ['LICENSES_READ']],
    ['of no scope of Licet', 'openid profile', scopesOf.SUPPORT],
    ['unknown to Licet', 'openid licet:licences_read', []],
    ['known and unknown', 'licet:licences_read LICENSES_READ', ['LICENSES_READ']],
  ])('has no scope by a misspelt one: names %s', async (_, scope, expected) => {
    expect(await verify(await sign({ groups, scope }))).toMatchObject({ scopes: expected })
  })

  test('has an audience by a whole value alone', async () => {
    for (const claim of ['not licensing-admins', 'licensing-admins helpdesk', ['no helpdesk'], ' helpdesk'])
      expect(await verify(await sign({ groups: claim }))).toBeNull()
    const partner = { groups: 'partner', licet_partner: 'north of here' }
    expect(await verify(await sign(partner))).toMatchObject({ partner: 'north of here' })
  })

  test.each([
    ['an unknown group', { groups: ['staff'] }],
    ['no group', {}],
    ['the audience of software in the field', { groups: ['app'] }],
    ['an account without its id', { groups: ['account'] }],
    [
      'an account whose id is of another type',
      { groups: ['account'], licet_account: toTypedId('License', randomUUID()) },
    ],
    ['a partner without its name', { groups: ['partner'] }],
    ['groups that are no strings', { groups: { helpdesk: true } }],
  ])('with %s is not accepted', async (_, claims) => {
    expect(await verify(await sign(claims))).toBeNull()
  })

  test.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'another' }],
    ['no audience', { aud: undefined }],
    ['no expiry', { exp: undefined }],
    ['a start in the future', { nbf: Math.floor(Date.now() / 1000) + 60 }],
    ['no subject', { sub: undefined }],
  ])('with %s is not accepted', async (_, claims) => {
    expect(await verify(await sign({ groups, ...claims }))).toBeNull()
  })

  test('that was valid and has expired is distinguished from a wrong one', async () => {
    const exp = Math.floor(Date.now() / 1000) - 31
    expect(await verify(await sign({ groups, exp }))).toBe('ENDED')
    expect(await verify(await sign({ groups, exp, aud: 'another' }))).toBeNull()
    const other = await startProvider()
    expect(await verify(await other.sign({ iss: provider.issuer, groups, exp }))).toBeNull()
    other.stop()
  })

  test('is accepted for thirty seconds after its expiry, because clocks differ', async () => {
    expect(await verify(await sign({ groups, exp: Math.floor(Date.now() / 1000) - 20 }))).not.toBeNull()
  })

  test('signed with an unpublished key is not accepted', async () => {
    const other = await startProvider()
    expect(await verify(await other.sign({ iss: provider.issuer, groups }))).toBeNull()
    expect(await verify(await other.sign({ iss: provider.issuer, groups }, { kid: 'second' }))).toBeNull()
    other.stop()
  })
})

describe('a forged token is not accepted:', () => {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: provider.issuer,
    aud: 'licet',
    sub: 'eve',
    exp: now + 300,
    groups: ['licensing-admins'],
  }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

  test.each(['none', 'None', 'NONE', 'nOnE'])('unsigned, of alg %s', async (alg) => {
    expect(await verify(`${encode({ alg, kid: 'first' })}.${encode(claims)}.`)).toBeNull()
    expect(await verify(`${encode({ alg, kid: 'first' })}.${encode(claims)}.AA`)).toBeNull()
  })

  test('signed by HS256 with the public key as the secret', async () => {
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk)]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'first' })
        .sign(Buffer.from(secret))
      expect(await verify(token)).toBeNull()
    }
  })

  test.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'signed with the key that its own header contains as %s',
    async (name) => {
      const own = await generateKeyPair('ES256', { extractable: true })
      const header = {
        alg: 'ES256',
        kid: 'first',
        [name]:
          name === 'jwk'
            ? await exportJWK(own.publicKey)
            : name === 'x5c'
              ? ['AA']
              : 'https://evil.example/keys',
      }
      expect(
        await verify(await new SignJWT(claims).setProtectedHeader(header).sign(own.privateKey)),
      ).toBeNull()
    },
  )

  test.each(['../../etc/passwd', "first' or '1'='1", '', 'first\u0000', '__proto__'])(
    'with the kid %j',
    async (kid) => {
      expect(await verify(await sign({ groups }, { kid }))).toBeNull()
    },
  )

  test('with an unknown crit, or a payload that is not encoded', async () => {
    const header = { alg: 'ES256', kid: 'first', typ: 'at+jwt' }
    const [, payload, signature] = (await sign({ groups })).split('.')
    expect(await verify(`${encode({ ...header, crit: ['exp'], exp: 1 })}.${payload}.${signature}`)).toBeNull()
    expect(
      await verify(`${encode({ ...header, crit: ['b64'], b64: false })}.${payload}.${signature}`),
    ).toBeNull()
  })

  test('encrypted around an unsigned token, or with a password', async () => {
    const nested = `${encode({ alg: 'none' })}.${encode(claims)}.`
    const jwe = await new CompactEncrypt(Buffer.from(nested))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(new Uint8Array(32))
    expect(isTokenShaped(jwe)).toBe(false)
    expect(await verify(jwe)).toBeNull()
    const byPassword = `${encode({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31, p2s: 'AA' })}.AA.AA.AA.AA`
    expect(await verify(byPassword)).toBeNull()
  })

  test('compressed, and much larger after decompression', async () => {
    const much = deflateRawSync(Buffer.alloc(20_000_000, 'a')).toString('base64url')
    const key = new Uint8Array(32)
    const jwe = await new CompactEncrypt(deflateRawSync(Buffer.alloc(20_000_000, 'a')))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'first' })
      .encrypt(key)
    const [, ...rest] = jwe.split('.')
    const bomb = [encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF', kid: 'first' }), ...rest].join('.')
    expect(await verify(bomb)).toBeNull()
    const [, , signature] = (await sign({ groups })).split('.')
    for (const zip of ['DEF', 'GZIP']) {
      expect(await verify(`${encode({ alg: 'ES256', kid: 'first', zip })}.${much}.${signature}`)).toBeNull()
    }
    expect(isTokenShaped(bomb)).toBe(false)
  })

  test('longer than any real token', async () => {
    expect(isTokenShaped(await sign({ groups, more: 'x'.repeat(20_000) }))).toBe(false)
  })

  test('altered, truncated or followed by junk', async () => {
    const token = await sign({ groups })
    const [header, , signature] = token.split('.')
    const altered = `${header}.${encode({ ...claims, groups: ['licensing-admins'] })}.${signature}`
    for (const junk of [
      altered,
      token.slice(0, -8),
      `${token}!!`,
      `${token}.`,
      'eyJ.eyJ.eyJ',
      'eyJh'.repeat(9),
    ]) {
      expect(await verify(junk)).toBeNull()
    }
  })
})
