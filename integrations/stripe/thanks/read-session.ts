import type { StripeClient } from '../api/client.ts'

/** A Checkout Session of a customer that returned from Checkout. */
export type ReturnedSession =
  /** It does not exist, or it is of another mode. */
  | { state: 'UNKNOWN' }
  /** The customer has not completed it. */
  | { state: 'OPEN' }
  /** It is complete, and a delayed payment is not settled. */
  | { state: 'UNPAID' }
  /** `saleId` is the id of the sale in Stripe. */
  | { state: 'PAID'; saleId: string; kind: 'CHECKOUT' | 'SUBSCRIPTION' }

/** Ids of Checkout Sessions. Their random part has 58 characters, so they cannot be guessed. */
const SESSION_ID = /^cs_(test|live)_\w{20,200}$/

/** Reads a session by its id. Throws `StripeFailure`. */
export async function readSession(client: StripeClient, sessionId: string): Promise<ReturnedSession> {
  if (!SESSION_ID.test(sessionId)) return { state: 'UNKNOWN' }
  const session = await client.find(({ checkout }) => checkout.sessions.retrieve(sessionId))
  if (!session) return { state: 'UNKNOWN' }
  if (session.status !== 'complete') return { state: 'OPEN' }
  if (session.payment_status === 'unpaid') return { state: 'UNPAID' }
  const { subscription } = session
  if (session.mode === 'payment') return { state: 'PAID', saleId: session.id, kind: 'CHECKOUT' }
  if (session.mode !== 'subscription' || !subscription) return { state: 'UNKNOWN' }
  return {
    state: 'PAID',
    saleId: typeof subscription === 'string' ? subscription : subscription.id,
    kind: 'SUBSCRIPTION',
  }
}
