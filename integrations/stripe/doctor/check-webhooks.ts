import { isObject, parseJson } from '../../../src/platform/json.ts'
import { signEvent } from '../api/client.ts'
import { type Finding, WEBHOOKS } from './finding.ts'

const TIMEOUT_MS = 10_000

/**
 * Checks that the gateway at the URL accepts a request that is signed with the configured secret. Sends an event of a type that
 * the gateway ignores.
 */
export async function checkWebhooks(url: string, secrets: readonly string[]): Promise<Finding> {
  const check = 'webhooks'
  const [secret] = secrets
  if (!secret)
    return {
      check,
      ok: false,
      message: 'LICET_STRIPE_WEBHOOK_SECRETS is not set, so the gateway accepts no webhooks',
      fix: `${WEBHOOKS} → the endpoint → Signing secret → Reveal. Set LICET_STRIPE_WEBHOOK_SECRETS to it, and restart the gateway.`,
    }
  const body = JSON.stringify({
    ...{ id: 'evt_probe_of_the_doctor', object: 'event', type: 'licet.probe', livemode: false },
    ...{ created: Math.floor(Date.now() / 1_000), data: { object: {} } },
  })
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'stripe-signature': await signEvent(body, secret), 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { check, ...interpret(url, response.status, await response.text()) }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    const fix =
      'Check LICET_PUBLIC_URL, its name in the DNS, the proxy and its certificate, and that the gateway runs. Stripe must reach it from the internet.'
    return { check, ok: false, message: `${url} cannot be reached: ${cause}`, fix }
  }
}

function interpret(url: string, status: number, text: string): Omit<Finding, 'check'> {
  const json = parseJson(text)
  if (status === 200 && json.ok && isObject(json.value) && json.value.stored === 0)
    return { ok: true, message: `the gateway at ${url} accepts the signing secret` }
  if (status === 401)
    return {
      ok: false,
      message: `the gateway at ${url} runs with another signing secret`,
      fix: 'Give the gateway the LICET_STRIPE_WEBHOOK_SECRETS of this environment, and restart it.',
    }
  if (status === 404)
    return {
      ok: false,
      message: `the gateway at ${url} serves no webhooks of Stripe`,
      fix: 'Start it with LICET_STRIPE_KEY and LICET_STRIPE_WEBHOOK_SECRETS, and check the path of the proxy.',
    }
  return {
    ok: false,
    message: `${url} responded with ${status}, which is not the response of the gateway`,
    fix: 'Check LICET_PUBLIC_URL and the proxy. A redirect counts as a failure for Stripe.',
  }
}
