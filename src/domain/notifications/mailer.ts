import type { NotificationFacts } from './notification-facts.ts'

/** One message in one language, as the recipient reads it. */
export interface RenderedNotification {
  locale: string
  subject: string
  text: string
  html: string
}

/**
 * Outcome of one attempt to send a mail. `cause` is for the operator's log: what failed at which step, without the address
 * of the recipient.
 */
export type Delivery =
  /** The mail server accepted the mail. Subject and text are what it says, without the key. */
  | { outcome: 'SENT'; subject: string; text: string }
  /** The server is unreachable or overloaded, or requests a retry. It did not accept the mail. */
  | { outcome: 'DEFERRED'; reply: string | null; cause?: string }
  /** The connection ended before the reply of the server. It may have accepted the mail. */
  | { outcome: 'UNKNOWN'; cause?: string }
  /** The server permanently refused this mail or this address. */
  | { outcome: 'REFUSED'; reply: string | null; cause?: string }
  /** This installation is configured to send no mail. */
  | { outcome: 'OFF' }

/** Port for mail to customers. The composition root provides the implementation. */
export interface Mailer {
  /**
   * Makes one attempt to send a mail. Does not reject if the mail server fails. Equal facts give an equal
   * mail.
   */
  deliver(facts: NotificationFacts): Promise<Delivery>
  /** Returns the mail in the language of the contact or in `locale`. The key is cut to its last group. */
  render(facts: NotificationFacts, locale?: string): RenderedNotification
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Sends mail to customers. */
    mailer: Mailer
  }
}
