import { type Audience, anonymousCaller, type Caller, type Scope } from '../platform/caller.ts'
import type { AppContext } from '../platform/context.ts'
import { currentAccountId } from '../platform/current-account.ts'
import { forReads } from '../platform/for-reads.ts'
import { toTypedId } from '../platform/ids.ts'
import { isTokenShaped } from './access-token.ts'
import { activationTokenPattern, digestActivationToken } from './activation-token.ts'
import { digestApiKey, isApiKey } from './api-key.ts'

type Origin = Pick<Caller, 'requestId' | 'address'>

/** What a credential shows. */
export interface Authentication {
  /** Null for a credential that is not accepted. */
  caller: Caller | null
  /** Whether a credential that is not accepted was genuine: it has expired, was revoked or released, or its partner is suspended. It is no guess. */
  hasEnded: boolean
}

const unknown: Authentication = { caller: null, hasEnded: false }
const ended: Authentication = { caller: null, hasEnded: true }

/**
 * Authenticates a request by its `Authorization` header (RFC 6750). Without the header the caller is software in the field.
 * There is no caller for a malformed, unknown, expired or revoked credential, and for one of a suspended partner. Throws `ProviderUnavailable` if an access
 * token cannot be verified now. While no primary responds, a standby is read, which can lack the last changes.
 */
export async function authenticate(
  ctx: AppContext,
  authorization: string | null,
  requestId: string,
  address: string | null = null,
): Promise<Authentication> {
  const app = forReads(ctx)
  const request = { requestId, address }
  if (authorization === null) return { caller: anonymousCaller(requestId, address), hasEnded: false }
  const credential = credentialIn(authorization)
  if (!credential) return unknown
  if (app.accessTokens && isTokenShaped(credential)) {
    const found = await app.accessTokens(credential)
    if (found === 'ENDED') return ended
    if (found?.partner && (await isSuspended(app, found.partner))) return ended
    // A token names the account as it was when the token was issued.
    const accountId = found?.accountId ? await currentAccountId(app.db, found.accountId) : null
    return { caller: found && { ...found, accountId, ...request }, hasEnded: false }
  }
  if (activationTokenPattern.test(credential)) return await callerOfActivation(app, credential, request)
  // No key has a wrong checksum. A credential of another form may be the preset admin key.
  if (credential.startsWith('licet_') && !isApiKey(credential)) return unknown
  return await callerOfApiKey(app, credential, request)
}

/** Returns the credential in an `Authorization` header; null if it has another form. */
function credentialIn(authorization: string): string | null {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1] ?? null
}

/**
 * Whether a credential has the form of one that cannot be guessed: an API key with its checksum, a signed token, or the token
 * of a device. A preset admin key may be of another form.
 */
export function isStrongCredential(authorization: string): boolean {
  const credential = credentialIn(authorization)
  if (!credential) return true
  return isApiKey(credential) || isTokenShaped(credential) || activationTokenPattern.test(credential)
}

/** An API key with what ends it. A column of JSON for each row is faster to read than a column for each value. */
interface ApiKeyRow {
  found: {
    id: string
    audience: Audience
    scopes: Scope[]
    accountId: string | null
    partner: string | null
    hasEnded: boolean
  }
}

/** Parameters: `$1` the digest in hex, `$2` the instant. It is sent for each request, so it is prepared. */
const apiKeyByDigest = {
  name: 'api-key-by-digest',
  text: `
    select json_build_object('id', k.id, 'audience', k.audience, 'scopes', coalesce(k.scopes, '{}'), 'accountId', k.account_id,
      'partner', k.partner, 'hasEnded', k.revoked_at is not null or coalesce(k.expires_at <= $2::timestamptz, false) or p.suspended_at is not null) as found
    from api_keys k left join partners p on p.code = k.partner where k.digest = decode($1, 'hex')`,
}

async function callerOfApiKey(app: AppContext, apiKey: string, request: Origin): Promise<Authentication> {
  const now = app.now()
  const digest = Buffer.from(digestApiKey(apiKey)).toString('hex')
  const [row] = await app.sql.query<ApiKeyRow>(apiKeyByDigest, [digest, now.toISOString()])
  if (!row) return unknown
  const { id, hasEnded, ...key } = row.found
  if (hasEnded) return ended
  app.lastSeen.usedApiKey(id, now)
  return { caller: { ...key, principal: `api-key:${toTypedId('ApiKey', id)}`, ...request }, hasEnded: false }
}

/** Whether a partner is suspended. One without a record is not: it has no account and no API key yet. */
async function isSuspended({ db }: AppContext, code: string): Promise<boolean> {
  const partner = await db.partner.findUnique({ where: { code }, select: { suspendedAt: true } })
  return Boolean(partner?.suspendedAt)
}

/** An activation token permits no more than a license key. It identifies the device in the log. */
async function callerOfActivation(app: AppContext, token: string, request: Origin): Promise<Authentication> {
  const found = await app.db.activation.findUnique({
    where: { tokenDigest: digestActivationToken(token) },
    select: { id: true, deactivatedAt: true },
  })
  if (!found) return unknown
  if (found.deactivatedAt) return ended
  const { requestId, address } = request
  const principal = `activation:${toTypedId('Activation', found.id)}`
  return { caller: { ...anonymousCaller(requestId, address), principal }, hasEnded: false }
}
