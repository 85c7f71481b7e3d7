/** A sentence for one or more codes. The last one is for a code of a license file that has no sentence of its own. */
export type Sentences = readonly (readonly [codes: string, sentence: string])[]

export const english: Sentences = [
  ['VALID', 'The license is valid.'],
  ['GRACE', 'The license has expired and may be used for a short time. Renew it.'],
  ['EXPIRED', 'The license has expired. Renew it.'],
  ['NOT_ACTIVATED', 'No license is active on this device. Enter a license key.'],
  [
    'FINGERPRINT_MISMATCH RELEASED SEQUENCE_ROLLED_BACK',
    'The license is no longer active on this device. Activate it again.',
  ],
  ['KEY_MALFORMED NOT_FOUND', 'This license key is not known. Check it and enter it again.'],
  ['KEY_ROTATED', 'The license key was replaced. Ask its owner for the new key.'],
  ['PRODUCT_MISMATCH', 'This license is for another product.'],
  ['REVOKED', 'The license was revoked. Contact support.'],
  ['SUSPENDED', 'The license is suspended. Contact support.'],
  ['DEVICE_BANNED', 'This device is banned. Contact support.'],
  ['NOT_YET_VALID', 'The license starts later.'],
  [
    'CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE STATUS_STALE',
    'The license must be checked. Connect this device to the internet.',
  ],
  ['LEASE_LOST', 'Another device took the seat. It is taken again when a seat is free.'],
  ['CLOCK_ROLLED_BACK', 'The clock of this device is wrong. Set it, or connect to the internet.'],
  ['ENTITLEMENT_MISSING', 'The license does not include this feature.'],
  ['VERSION_NOT_ALLOWED', 'The license does not include this version. Renew it, or use an earlier version.'],
  ['TOO_MANY_ACTIVATIONS', 'More devices are active than the license has seats. Release a device.'],
  ['USAGE_LIMIT_REACHED', 'The included usage is used up.'],
  ['UNREACHABLE', 'The license server cannot be reached. Try again later.'],
  ['DECRYPTION_FAILED', 'Enter the license key that belongs to this file.'],
  ['', 'This is not a license file that the software can use.'],
]

/** Returns the sentence for a code. */
export function sentenceOf(code: string, sentences: Sentences): string {
  const [, sentence] = sentences.find(([codes]) => codes.split(' ').includes(code)) ?? sentences.at(-1)!
  return sentence
}

/** What the first standing needs before the sentences in German are loaded: a client starts without a license. */
export const germanAtStart: Sentences = [
  ['NOT_ACTIVATED', 'Auf diesem Gerät ist keine Lizenz aktiv. Geben Sie einen Lizenzschlüssel ein.'],
]
