import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Resolver } from 'node:dns/promises'
import { ConfigError } from '../../../src/config/config.ts'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { readSigningKey } from '../delivery/compose-mail.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { lookUpTexts } from './look-up.ts'

const check = 'DKIM key'

/** Checks that the DKIM key signs for the public key that DNS has (RFC 6376, section 3.6). */
export async function checkSigningKey(dkim: MailSettings['dkim'], resolver: Resolver): Promise<Finding[]> {
  if (!dkim) return [ok(check, 'None is set. The mail server must sign the mails.')]
  const { selector, domain, keyFile } = dkim
  let key: KeyObject
  try {
    key = createPublicKey(readSigningKey(keyFile))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [problem(check, error.message, 'Set LICET_DKIM_KEY_FILE to a usable key.')]
  }
  const name = `${selector}._domainkey.${domain}`
  const texts = await lookUpTexts(resolver, name)
  if (!texts)
    return [
      warning(
        check,
        `DNS does not respond to queries for ${name}, so the key was not compared.`,
        'Check the DNS servers of this machine, or run the command on another one.',
      ),
    ]
  const spki = key.export({ type: 'spki', format: 'der' }).toString('base64')
  const record = `"v=DKIM1; k=rsa; p=${spki}"`
  const published = texts.flatMap((text) => publicKeyIn(text) ?? [])
  if (published.length === 0)
    return [
      problem(
        check,
        `${name} has no public key. Recipients cannot verify the signature.`,
        `Publish the TXT record ${record}.`,
      ),
    ]
  if (published.includes(''))
    return [problem(check, `The key at ${name} is revoked.`, `Use another selector, and publish ${record}.`)]
  // Some generators publish the key itself (PKCS #1) instead of the usual SubjectPublicKeyInfo.
  const own = [spki, key.export({ type: 'pkcs1', format: 'der' }).toString('base64')]
  return published.some((text) => own.includes(text))
    ? [ok(check, `${keyFile} belongs to the public key at ${name}.`)]
    : [
        problem(
          check,
          `${keyFile} does not belong to the public key at ${name}. Recipients reject the signature.`,
          `Use the private key of the published one, or publish ${record}.`,
        ),
      ]
}

/** The value of the tag `p` without white space, empty for a revoked key; null if the text is no key record. */
function publicKeyIn(text: string): string | null {
  const [, value] = /(?:^|;)\s*p\s*=([^;]*)/.exec(text) ?? []
  return value === undefined ? null : value.replaceAll(/\s/g, '')
}
