import { signedHeaders } from './sign.ts'
import type { WireEvent } from './subscription.ts'

export interface Sending {
  secret: string
  /** The address that receives the request. */
  targetUrl: string
  /** The signed address. */
  publicUrl: string
  events: readonly WireEvent[]
  now: Date
  answerMs: number
}

/** Sends one signed array. Returns the status, or 0 without a response in time. */
export async function deliver({
  secret,
  targetUrl,
  publicUrl,
  events,
  now,
  answerMs,
}: Sending): Promise<number> {
  const body = JSON.stringify(events)
  const signed = signedHeaders(secret, { method: 'POST', url: publicUrl, body, timestamp: now.getTime() })
  try {
    const response = await fetch(targetUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'HubSpot Connect 2.0', ...signed },
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return 0
  }
}
