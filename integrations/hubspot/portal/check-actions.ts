import { createHash } from 'node:crypto'
import type { WebhookTarget } from './check-webhooks.ts'
import type { Finding } from './finding.ts'

const TIMEOUT_MS = 10_000
const check = 'workflow actions'

/**
 * Checks whether the gateway accepts the actions of workflows, which HubSpot signs with v2. Sends a request that is no execution: a
 * gateway that accepts the signature refuses it with 400, and performs nothing.
 */
export async function checkActions({ app, publicUrl }: WebhookTarget): Promise<Finding | null> {
  if (!app) return null
  if (app.actions.length === 0) {
    const fix = 'To let workflows change licenses: list the actions in LICET_HUBSPOT_ACTIONS.'
    return { check, ok: true, message: 'the gateway allows none', fix }
  }
  const url = `${publicUrl}/hubspot/actions/renew`
  const body = '{}'
  const signature = createHash('sha256').update(`${app.secret}POST${url}${body}`).digest('hex')
  const problem = (message: string, fix: string): Finding => ({ check, ok: false, message, fix })
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature-version': 'v2',
        'x-hubspot-signature': signature,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (status === 400) return { check, ok: true, message: `the gateway allows ${app.actions.join(', ')}` }
    if (status === 401)
      return problem(
        `the gateway does not accept the signature (v2) at ${url}`,
        'Set LICET_HUBSPOT_APP_SECRET and LICET_PUBLIC_URL to the same values here and where the gateway runs.',
      )
    return problem(`${url} responds with status ${status}`, 'Fix the problem of the webhooks first.')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return problem(`${url} cannot be reached: ${reason}`, 'Fix the problem of the webhooks first.')
  }
}
