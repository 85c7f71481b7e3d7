import type { WebhookDisabledReason } from '../../../prisma/client/enums.ts'
import type { Delivery } from '../../domain/notifications/mailer.ts'

/** All facts of the mail about a disabled endpoint. The path of a URL can contain a secret, so only the host is stated. */
export interface EndpointMail {
  recipient: { email: string; locale: string | null }
  /** Typed ID of the endpoint. */
  endpoint: string
  host: string
  reason: Exclude<WebhookDisabledReason, 'REQUESTED'>
  disabledAt: Date
}

/** Outcome of one attempt. No copy of the mail is kept. */
export type EndpointMailDelivery = Exclude<Delivery, { outcome: 'SENT' }> | { outcome: 'SENT' }

/** Port for mail about webhook endpoints. */
export interface WebhookMailer {
  /** Makes one attempt to send the mail under an id of its own. Does not reject if the mail server fails. */
  deliverEndpointMail(mailId: string, mail: EndpointMail): Promise<EndpointMailDelivery>
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Sends mail about webhook endpoints. */
    webhookMailer: WebhookMailer
  }
}
