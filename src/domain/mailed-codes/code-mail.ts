import { z } from 'zod'
import type { Delivery } from '../notifications/mailer.ts'

/** The mails about one-time codes. `TRIAL_USED` is sent in place of a code. */
export const codeMessages = ['DEVICE_RELEASE_CODE', 'TRIAL_CODE', 'TRIAL_USED'] as const

/** All facts that such a mail can state. */
export const codeMail = z.object({
  message: z.enum(codeMessages),
  /** Recipient; the name is null if no name was given. */
  recipient: z.object({ name: z.string().nullable(), email: z.string(), locale: z.string().nullable() }),
  product: z.object({ name: z.string() }),
  licenseType: z.object({ name: z.string() }),
  /** The code as people read it; empty in a mail without one. */
  code: z.string(),
})
/** A mail with a one-time code, or the one that is sent in its place. */
export type CodeMail = z.infer<typeof codeMail>

/** Outcome of one attempt. No copy of the mail is kept. */
export type CodeDelivery = Exclude<Delivery, { outcome: 'SENT' }> | { outcome: 'SENT' }

/** Port for mail with one-time codes. */
export interface CodeMailer {
  /** Makes one attempt to send the mail under an id of its own. Does not reject if the mail server fails. */
  deliverCode(mailId: string, mail: CodeMail): Promise<CodeDelivery>
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Sends mails with one-time codes. */
    codeMailer: CodeMailer
  }
}
