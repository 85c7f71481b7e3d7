import type { NotificationFacts } from './notification-facts.ts'

/** What a person reads: one message in one language. */
export interface RenderedNotification {
  locale: string
  subject: string
  text: string
  html: string
}

/** What became of one attempt to send a mail. */
export type Delivery =
  /** The mail server took it; this is what it said, without the key. */
  | { outcome: 'SENT'; subject: string; text: string }
  /** Not now: the server is away, busy, or asks to come again. Nothing was taken. */
  | { outcome: 'DEFERRED'; reply: string | null }
  /** The connection ended before the server's word on a mail that was handed over: perhaps it was taken. */
  | { outcome: 'UNKNOWN' }
  /** The server refuses this mail or this address, for good. */
  | { outcome: 'REFUSED'; reply: string | null }
  /** This installation sends no mail. */
  | { outcome: 'OFF' }

/** The way to customers, as the composition root provides it; the rules know of no mail server. */
export interface Mailer {
  /** Makes one attempt. Never rejects for what a mail server does; the same facts make the same mail. */
  deliver(facts: NotificationFacts): Promise<Delivery>
  /** What a person would read, in their language or another one, the key cut to its last group. */
  render(facts: NotificationFacts, locale?: string): RenderedNotification
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Sends mail to customers. */
    mailer: Mailer
  }
}
