import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

/** Refusals about credentials, partners and keys of the gateway. */
export const accessTexts = {
  API_KEY_NOT_FOUND: entry({
    en: 'There is no API key with this ID. Check the ID.',
    de: 'Es gibt keinen API-Schlüssel mit dieser ID. Prüfen Sie die ID.',
  }),
  API_KEY_LAST_ADMIN: entry({
    en: 'This is the only valid admin key with the scope ACCESS_WRITE. Create another one first.',
    de: 'Das ist der einzige gültige Administrator-Schlüssel mit dem Scope ACCESS_WRITE. Legen Sie zuerst einen weiteren an.',
  }),
  IDEMPOTENCY_KEY_REUSED: entry({
    en: 'This idempotencyKey was used with another input within the last 24 hours. Use a new key for a new request.',
    de: 'Dieser idempotencyKey wurde in den letzten 24 Stunden mit anderen Angaben verwendet. Verwenden Sie für eine neue Anfrage einen neuen Schlüssel.',
  }),
  PARTNER_NOT_FOUND: entry({
    en: 'There is no partner with this ID. Check the ID.',
    de: 'Es gibt keinen Partner mit dieser ID. Prüfen Sie die ID.',
  }),
  PARTNER_CODE_TAKEN: entry(
    { partner: 'text', name: 'text' },
    {
      en: words`Partner ${'partner'} already exists under the name ${'name'}. Change it with updatePartner, or use another code.`,
      de: words`Den Partner ${'partner'} gibt es schon unter dem Namen ${'name'}. Ändern Sie ihn mit updatePartner, oder verwenden Sie einen anderen Code.`,
    },
  ),
  SANDBOX_ONLY: entry({
    en: 'The clock can be moved in a sandbox only. Start the gateway with LICET_SANDBOX=1.',
    de: 'Die Uhr lässt sich nur in einer Sandbox verstellen. Starten Sie das Gateway mit LICET_SANDBOX=1.',
  }),
  SIGNING_KEY_TAKEN: entry({
    en: 'The gateway already has this signing key. Give another private key, or none to generate one.',
    de: 'Das Gateway hat diesen Signaturschlüssel schon. Geben Sie einen anderen privaten Schlüssel an, oder keinen, um einen zu erzeugen.',
  }),
}
