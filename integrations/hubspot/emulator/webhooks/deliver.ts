import { signedHeaders } from './sign.ts'
import type { WireEvent } from './subscription.ts'

/** How long an app has to answer. */
const ANSWER_MS = 5_000

/** Sends one signed array. Answers the status, or 0 where nobody answered in time. */
export async function deliver(
  secret: string,
  now: Date,
  targetUrl: string,
  publicUrl: string,
  events: readonly WireEvent[],
): Promise<number> {
  const body = JSON.stringify(events)
  const signed = signedHeaders(secret, { method: 'POST', url: publicUrl, body, timestamp: now.getTime() })
  try {
    const response = await fetch(targetUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'HubSpot Connect 2.0', ...signed },
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return 0
  }
}
