/** A mail that is ready to send. */
export interface OutgoingMail {
  /** Names the mail where it is kept. */
  id: string
  envelope: { from: string; to: string }
  raw: Buffer
}

/** What a mail server, or the mail folder, did with a mail. */
export type SendResult =
  | { outcome: 'SENT' }
  /** `cause` is for the operator's log: it names the failed step, and contains no address of a recipient. */
  | { outcome: 'DEFERRED' | 'REFUSED'; reply: string | null; cause?: string }
  | { outcome: 'UNKNOWN'; cause?: string }

/** Hands a mail over once. */
export type Transport = (mail: OutgoingMail) => Promise<SendResult>
