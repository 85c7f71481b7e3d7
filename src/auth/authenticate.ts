import { type Audience, anonymousCaller, type Caller, type Scope } from '../platform/caller.ts'
import type { AppContext } from '../platform/context.ts'
import { toTypedId } from '../platform/ids.ts'
import { isTokenShaped } from './access-token.ts'
import { activationTokenPattern, digestActivationToken } from './activation-token.ts'
import { digestApiKey, isApiKey } from './api-key.ts'

type Origin = Pick<Caller, 'requestId' | 'address'>

/**
 * Returns the caller of a request by its `Authorization` header (RFC 6750). Without the header the caller is software in
 * the field. Returns null for a malformed, unknown, expired or revoked credential. Throws `ProviderUnavailable` if an
 * access token cannot be verified now.
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
  if (app.accessTokens && isTokenShaped(credential)) {
    const found = await app.accessTokens(credential)
    return found && { ...found, ...request }
  }
  if (activationTokenPattern.test(credential)) return await callerOfActivation(app, credential, request)
  // No key has a wrong checksum. A credential of another form may be the preset admin key.
  if (credential.startsWith('licet_') && !isApiKey(credential)) return null
  return await callerOfApiKey(app, credential, request)
}

async function callerOfApiKey(app: AppContext, apiKey: string, request: Origin): Promise<Caller | null> {
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

/** An activation token permits no more than a license key. It identifies the device in the log. */
async function callerOfActivation(app: AppContext, token: string, request: Origin): Promise<Caller | null> {
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
