import { type Audience, anonymousCaller, type Caller, type Scope } from '../platform/caller.ts'
import type { AppContext } from '../platform/context.ts'
import { toTypedId } from '../platform/ids.ts'
import { looksLikeToken } from './access-token.ts'
import { activationTokenPattern, digestActivationToken } from './activation-token.ts'
import { digestApiKey, isApiKey } from './api-key.ts'

type Sent = Pick<Caller, 'requestId' | 'address'>

/**
 * Who sends a request, from its `Authorization` header (RFC 6750). Without one: software in the field. A
 * credential that is malformed, unknown, expired or revoked is null, without saying which. Throws
 * `ProviderUnavailable` where an access token cannot be judged now.
 */
export async function authenticate(
  app: AppContext,
  authorization: string | null,
  requestId: string,
  address: string | null = null,
): Promise<Caller | null> {
  const request = { requestId, address }
  if (authorization === null) return anonymousCaller(requestId, address)
  const credential = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1]
  if (!credential) return null
  if (app.accessTokens && looksLikeToken(credential)) {
    const found = await app.accessTokens(credential)
    return found && { ...found, ...request }
  }
  if (activationTokenPattern.test(credential)) return await callerOfActivation(app, credential, request)
  // A key that fails its own checksum is nobody's; one of another form may be the preset admin key.
  if (credential.startsWith('licet_') && !isApiKey(credential)) return null
  return await callerOfApiKey(app, credential, request)
}

async function callerOfApiKey(app: AppContext, apiKey: string, request: Sent): Promise<Caller | null> {
  const found = await app.db.apiKey.findUnique({ where: { digest: digestApiKey(apiKey) } })
  const now = app.now()
  if (!found || found.revokedAt || (found.expiresAt && found.expiresAt <= now)) return null
  app.lastSeen.usedApiKey(found.id, now)
  return {
    audience: found.audience as Audience,
    principal: `api-key:${toTypedId('ApiKey', found.id)}`,
    scopes: found.scopes as Scope[],
    accountId: found.accountId,
    partner: found.partner,
    ...request,
  }
}

/** An activation token gives no more than a license key does; it names the device in the log. */
async function callerOfActivation(app: AppContext, token: string, request: Sent): Promise<Caller | null> {
  const found = await app.db.activation.findUnique({
    where: { tokenDigest: digestActivationToken(token) },
    select: { id: true, deactivatedAt: true },
  })
  if (!found || found.deactivatedAt) return null
  const { requestId, address } = request
  return {
    ...anonymousCaller(requestId, address),
    principal: `activation:${toTypedId('Activation', found.id)}`,
  }
}
