import { html } from '../../../src/platform/html.ts'
import type { EndpointMail } from '../../../src/webhooks/mails/endpoint-mail.ts'
import { facts, heading, message, paragraph } from './message.ts'

const reasons = {
  en: {
    FAILING: 'No webhook was delivered to it for a week.',
    GONE: 'It responded with the status 410 (Gone).',
  },
  de: {
    FAILING: 'Seit einer Woche kam dort kein Webhook an.',
    GONE: 'Er hat mit dem Status 410 (Gone) geantwortet.',
  },
}

/** The values of the mail. The day is in UTC, because the endpoint has no time zone. */
interface Values {
  host: string
  endpoint: string
  reason: string
  day: string
}

export const webhookDisabled = message<Values, EndpointMail>({
  values: ({ host, endpoint, reason, disabledAt }, formatter, _branding, locale) => ({
    host,
    endpoint,
    reason: reasons[locale][reason],
    day: formatter.day(disabledAt, 'UTC'),
  }),
  wordings: {
    en: {
      subject: ({ host }) => `Webhooks to ${host} are disabled`,
      html: ({ host, endpoint, reason, day }) => [
        heading('A webhook endpoint is disabled'),
        paragraph(html`Hello,`),
        paragraph(html`a webhook endpoint at ${host} was disabled. ${reason}`),
        facts(['Endpoint', endpoint], ['Disabled', day]),
        paragraph(
          'Nothing is lost: later events are kept. When the endpoint works again, enable it with enableWebhookEndpoint. It then gets the missed events in order.',
        ),
      ],
      text: ({ host, endpoint, reason, day }) => `Hello,

a webhook endpoint at ${host} was disabled.
${reason}

Endpoint:  ${endpoint}
Disabled:  ${day}

Nothing is lost: later events are kept. When the endpoint works again, enable
it with enableWebhookEndpoint. It then gets the missed events in order.`,
    },
    de: {
      subject: ({ host }) => `Webhooks an ${host} sind abgeschaltet`,
      html: ({ host, endpoint, reason, day }) => [
        heading('Ein Webhook-Endpunkt ist abgeschaltet'),
        paragraph(html`Guten Tag,`),
        paragraph(html`ein Webhook-Endpunkt bei ${host} wurde abgeschaltet. ${reason}`),
        facts(['Endpunkt', endpoint], ['Abgeschaltet', day]),
        paragraph(
          'Es geht nichts verloren: Spätere Ereignisse bleiben gespeichert. Sobald der Endpunkt wieder arbeitet, schalten Sie ihn mit enableWebhookEndpoint ein. Er erhält dann die verpassten Ereignisse der Reihe nach.',
        ),
      ],
      text: ({ host, endpoint, reason, day }) => `Guten Tag,

ein Webhook-Endpunkt bei ${host} wurde abgeschaltet.
${reason}

Endpunkt:      ${endpoint}
Abgeschaltet:  ${day}

Es geht nichts verloren: Spätere Ereignisse bleiben gespeichert. Sobald der
Endpunkt wieder arbeitet, schalten Sie ihn mit enableWebhookEndpoint ein. Er
erhält dann die verpassten Ereignisse der Reihe nach.`,
    },
  },
})
