import { activationTokenPattern, digestActivationToken } from '../activations/token.ts'
import type { AppContext } from '../context.ts'
import { toTypedId } from '../ids.ts'
import { digestApiKey, isApiKey } from './api-key.ts'
import { type Audience, anonymousCaller, type Caller, type Scope } from './caller.ts'

/**
 * Who sends a request, from its `Authorization` header (RFC 6750). Without one: software in the field. A
 * credential that is malformed, unknown, expired or revoked is null, without saying which.
 */
export async function authenticate(
  app: AppContext,
  authorization: string | null,
  requestId: string,
): Promise<Caller | null> {
  if (authorization === null) return anonymousCaller(requestId)
  const credential = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1]
  if (!credential) return null
  if (activationTokenPattern.test(credential)) return await callerOfActivation(app, credential, requestId)
  // A key that fails its own checksum is nobody's; one of another form may be the preset admin key.
  if (credential.startsWith('licet_') && !isApiKey(credential)) return null
  return await callerOfApiKey(app, credential, requestId)
}

async function callerOfApiKey(app: AppContext, apiKey: string, requestId: string): Promise<Caller | null> {
  const found = await app.db.apiKey.findUnique({ where: { digest: digestApiKey(apiKey) } })
  const now = app.now()
  if (!found || found.revokedAt || (found.expiresAt && found.expiresAt <= now)) return null
  app.marks.usedApiKey(found.id, now)
  return {
    audience: found.audience as Audience,
    principal: `api-key:${toTypedId('ApiKey', found.id)}`,
    scopes: found.scopes as Scope[],
    accountId: found.accountId,
    partner: found.partner,
    requestId,
  }
}

/** An activation token gives no more than a license key does; it names the device in the log. */
async function callerOfActivation(app: AppContext, token: string, requestId: string): Promise<Caller | null> {
  const found = await app.db.activation.findUnique({
    where: { tokenDigest: digestActivationToken(token) },
    select: { id: true, deactivatedAt: true },
  })
  if (!found || found.deactivatedAt) return null
  return { ...anonymousCaller(requestId), principal: `activation:${toTypedId('Activation', found.id)}` }
}
