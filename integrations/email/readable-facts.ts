import type { CodeMail } from '../../src/domain/mailed-codes/code-mail.ts'
import type { NotificationFacts } from '../../src/domain/notifications/notification-facts.ts'
import { cleanName } from '../../src/platform/readable-text.ts'
import type { EndpointMail } from '../../src/webhooks/mails/endpoint-mail.ts'

/** A character without width, with which the end of a domain is none that exists. */
const WORD_JOINER = '\u2060'
/**
 * A dot within a word, after any character: the labels of a domain can have marks and symbols. UTS #46 reads the full stops of
 * East Asian scripts as dots.
 */
const DOT = /(?<=\S)[.\u2024\u3002\uFF0E\uFF61](?=\S)/gu
/** The narrowest space. It ends an address, also for mail clients that accept any domain after an @. */
const HAIR_SPACE = '\u200A'

/**
 * Returns the facts with the names of customers, persons and devices as plain text: without control characters, and so
 * that a mail client does not turn a domain in a name into a link. Stored names can be older than the rules of names.
 */
export function readableFacts(facts: NotificationFacts): NotificationFacts {
  const { contact, account, product, licenseType, data } = facts
  return {
    ...facts,
    contact: { ...contact, name: withoutLinks(contact.name) },
    account: { name: withoutLinks(account.name) },
    product: { ...product, name: cleanName(product.name) },
    licenseType: { name: cleanName(licenseType.name) },
    data: {
      ...data,
      ...('device' in data && { device: readableDevice(data.device) }),
      ...(Array.isArray(data.devices) && { devices: data.devices.map(readableDevice) }),
    },
  }
}

/** Returns a mail with a one-time code with its names as `readableFacts` does. */
export function readableCodeMail(mail: CodeMail): CodeMail {
  const { recipient, product, licenseType } = mail
  return {
    ...mail,
    recipient: { ...recipient, name: recipient.name && withoutLinks(recipient.name) },
    product: { name: cleanName(product.name) },
    licenseType: { name: cleanName(licenseType.name) },
  }
}

/** Returns the mail about an endpoint with its host as plain text, which is no link. */
export function readableEndpointMail(mail: EndpointMail): EndpointMail {
  return { ...mail, host: withoutLinks(mail.host) }
}

function readableDevice<T>(device: T): T | string {
  return typeof device === 'string' ? withoutLinks(device) : device
}

function withoutLinks(name: string): string {
  return cleanName(name)
    .replace(DOT, `$&${WORD_JOINER}`)
    .replace(/@(?=\S)/gu, `@${HAIR_SPACE}`)
}
