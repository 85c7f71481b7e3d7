import { createRequire } from 'node:module'
import { domainToASCII } from 'node:url'

/**
 * RFC 2606 reserves these domains for examples, so they are not public mail providers, whatever the list
 * contains.
 */
const reserved = ['example.com', 'example.net', 'example.org']

/** The lists of domains have 3 MB in memory, so the first use loads them. */
const require = createRequire(import.meta.url)
let publicDomains: Set<string> | null = null

function loadPublicDomains(): Set<string> {
  const providers: string[] = require('email-providers/all.json')
  return new Set(providers.filter((domain) => !reserved.includes(domain)))
}

function parse(domain: string) {
  const tldts = require('tldts') as typeof import('tldts')
  return tldts.parse(domain, { allowPrivateDomains: true })
}

/** Whether the domain belongs to a public mail provider, so that it does not identify one customer. */
export function isPublicMailDomain(domain: string): boolean {
  publicDomains ??= loadPublicDomains()
  return publicDomains.has(domain.toLowerCase())
}

/** The part of an address after its last @, in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/** The domain that can be registered, by the public suffix list: `mail.acme.co.uk` gives `acme.co.uk`. */
export function registrableDomainOf(domain: string): string {
  return parse(domain).domain ?? domain
}

/**
 * Whether a domain can belong to one customer: it is no IP address, no single label, and no suffix under which anyone can
 * register, such as `co.uk` or `github.io`.
 */
export function isCustomerDomain(domain: string): boolean {
  const { isIp, domain: registrable } = parse(domain)
  return !isIp && registrable !== null && domain.includes('.')
}

/** Writes a domain in one way: in lower case and ASCII, without `www.` and a trailing dot. */
export function normalizeDomain(text: string): string {
  const domain = text.trim().toLowerCase().replace(/\.$/, '')
  return (domainToASCII(domain) || domain).replace(/^www\./, '')
}

const dotlessProviders = ['gmail.com', 'googlemail.com']

/**
 * The mailbox behind an address, for the rule that a person has one trial: without a tag (`ada+two@…`, RFC 5233), and at
 * Gmail without the dots and under one domain. Only for comparison: mail goes to the address as it was given.
 */
export function mailboxOf(email: string): string {
  const address = email.toLowerCase()
  const local = address.slice(0, address.lastIndexOf('@')).replace(/(?<=.)\+.*$/, '')
  const domain = domainOf(address)
  return dotlessProviders.includes(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`
}
