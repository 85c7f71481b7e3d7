import type { Resolver } from 'node:dns/promises'
import {
  domainOf,
  isPublicMailDomain,
  normalizeDomain,
  registrableDomainOf,
} from '../../../src/domain/accounts/mail-domain.ts'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { lookUpMailServers, lookUpTexts } from './look-up.ts'

/** Checks whether recipients can trust the domain of the sender address: MX, SPF (RFC 7208) and DMARC (RFC 7489). */
export async function checkSender(
  { from, dkim }: Pick<MailSettings, 'from' | 'dkim'>,
  resolver: Resolver,
): Promise<Finding[]> {
  const domain = normalizeDomain(domainOf(from.replace(/>\s*$/, '')))
  const check = 'Sender'
  if (isPublicMailDomain(domain))
    return [
      problem(
        check,
        `${domain} is the domain of a mail provider. Recipients refuse mail from it that another server sends.`,
        'Set LICET_MAIL_FROM to an address of a domain of your own.',
      ),
    ]
  const [servers, texts, policies] = await Promise.all([
    lookUpMailServers(resolver, domain),
    lookUpTexts(resolver, domain),
    lookUpPolicies(resolver, domain),
  ])
  if (!servers || !texts || !policies)
    return [
      warning(
        check,
        `DNS does not respond to queries for ${domain}, so its MX, SPF and DMARC records were not checked.`,
        'Check the DNS servers of this machine, or run the command on another one.',
      ),
    ]
  return [
    checkMailServers(domain, servers),
    checkSpf(domain, texts),
    checkDmarc(domain, policies),
    ...(dkim ? [checkAlignment(domain, dkim.domain)] : []),
  ]
}

/** The DMARC records of a domain, or those of the domain above it that can be registered. */
async function lookUpPolicies(resolver: Resolver, domain: string): Promise<string[] | null> {
  const isPolicy = (text: string) => /^v=DMARC1\b/i.test(text)
  const own = await lookUpTexts(resolver, `_dmarc.${domain}`)
  const registrable = registrableDomainOf(domain)
  if (!own || own.some(isPolicy) || registrable === domain) return own?.filter(isPolicy) ?? null
  const above = await lookUpTexts(resolver, `_dmarc.${registrable}`)
  return above?.filter(isPolicy) ?? null
}

function checkMailServers(domain: string, servers: string[]): Finding {
  const named = servers.filter((name) => name !== '' && name !== '.')
  if (named.length > 0) return ok('Sender', `${domain} receives mail at ${named.join(', ')}.`)
  return warning(
    'Sender',
    `${domain} has no MX record, so bounces and replies to LICET_MAIL_FROM are lost.`,
    'Publish an MX record, or use an address of a domain that receives mail.',
  )
}

function checkSpf(domain: string, texts: string[]): Finding {
  const records = texts.filter((text) => /^v=spf1( |$)/i.test(text))
  const [record] = records
  if (record === undefined)
    return warning(
      'SPF',
      `${domain} has no SPF record.`,
      'Publish the TXT record that the provider of the mail server gives, such as "v=spf1 include:… -all".',
    )
  if (records.length > 1)
    return problem(
      'SPF',
      `${domain} has ${records.length} SPF records. Recipients then use none of them.`,
      'Publish one record that contains all senders.',
    )
  return ok('SPF', `${domain} publishes ${record}. Check that it contains the mail server.`)
}

function checkDmarc(domain: string, policies: string[]): Finding {
  const [policy] = policies
  if (policies.length === 1) return ok('DMARC', `The policy of ${domain} is ${policy}.`)
  if (policy === undefined)
    return warning(
      'DMARC',
      `${domain} has no DMARC record. Some large providers refuse mail without one.`,
      `Publish a TXT record at _dmarc.${domain}, at first "v=DMARC1; p=none; rua=mailto:…".`,
    )
  return problem(
    'DMARC',
    `${domain} has ${policies.length} DMARC records. Recipients then use none of them.`,
    'Publish one record.',
  )
}

/** DMARC compares the domains that can be registered, unless the policy is strict. */
function checkAlignment(domain: string, signer: string): Finding {
  const isAligned = registrableDomainOf(normalizeDomain(signer)) === registrableDomainOf(domain)
  return isAligned
    ? ok('DKIM domain', `${signer} can sign for ${domain}.`)
    : warning(
        'DKIM domain',
        `Mail from ${domain} is signed for ${signer}, so DMARC does not count the signature.`,
        `Set LICET_DKIM_DOMAIN to ${domain}, or change LICET_MAIL_FROM.`,
      )
}
