import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

/** Refusals about webhooks, and problems with the input of an endpoint. */
export const webhookTexts = {
  INPUT_HTTPS_ADDRESS: entry({ en: 'must be an https address', de: 'muss eine https-Adresse sein' }),
  INPUT_HTTPS_REQUIRED: entry({ en: 'must begin with https://', de: 'muss mit https:// beginnen' }),
  INPUT_URL_WITH_USER: entry({
    en: 'must not contain a user name or a password',
    de: 'darf weder Benutzername noch Passwort enthalten',
  }),
  INPUT_URL_WITH_FRAGMENT: entry({
    en: 'must not contain a fragment',
    de: 'darf kein Fragment enthalten',
  }),
  INPUT_URL_PRIVATE: entry({
    en: 'must not have an address of a private network, unless LICET_WEBHOOK_NETWORKS contains it',
    de: 'darf keine Adresse eines privaten Netzes haben, außer LICET_WEBHOOK_NETWORKS enthält sie',
  }),
  INPUT_EVENT_TYPE: entry({ en: 'must be a type of event', de: 'muss eine Art von Ereignis sein' }),
  INPUT_WEBHOOK_DOCUMENT: entry(
    { problem: 'text' },
    { en: words`cannot be used: ${'problem'}`, de: words`ist nicht verwendbar: ${'problem'}` },
  ),
  INPUT_CODE_UNKNOWN: entry(
    { code: 'text' },
    { en: words`there is no ${'code'}`, de: words`${'code'} gibt es nicht` },
  ),
  INPUT_PARTNER_OTHER: entry({
    en: 'must be your own code, or absent',
    de: 'muss Ihr eigener Code sein oder fehlen',
  }),
  INPUT_AFTER_OR_SINCE: entry({
    en: 'must have either `after` or `since`',
    de: 'muss entweder `after` oder `since` enthalten',
  }),
  INPUT_SINCE_IN_FUTURE: entry({
    en: 'must not lie in the future',
    de: 'darf nicht in der Zukunft liegen',
  }),
  WEBHOOK_ENDPOINT_NOT_FOUND: entry({
    en: 'There is no webhook endpoint with this ID. Check the ID.',
    de: 'Es gibt keinen Webhook-Endpunkt mit dieser ID. Prüfen Sie die ID.',
  }),
  WEBHOOK_ENDPOINT_DISABLED: entry({
    en: 'The webhook endpoint is disabled. Enable it first.',
    de: 'Der Webhook-Endpunkt ist abgeschaltet. Schalten Sie ihn zuerst ein.',
  }),
  WEBHOOK_ENDPOINT_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number' },
    {
      en: words`There are ${'used'} webhook endpoints, and ${'limit'} can exist. Delete one first.`,
      de: words`Es gibt ${'used'} Webhook-Endpunkte, höchstens ${'limit'} sind möglich. Löschen Sie zuerst einen.`,
    },
  ),
  WEBHOOK_EVENT_NOT_FOUND: entry({
    en: 'The log has no event with this ID. Check the ID, or replay since a time.',
    de: 'Das Protokoll hat kein Ereignis mit dieser ID. Prüfen Sie die ID, oder wiederholen Sie ab einem Zeitpunkt.',
  }),
  WEBHOOK_TEST_PENDING: entry({
    en: 'A test of this webhook endpoint waits for its attempt. Read its delivery.',
    de: 'Ein Test dieses Webhook-Endpunkts wartet noch auf seinen Versuch. Lesen Sie seine Zustellung.',
  }),
}
