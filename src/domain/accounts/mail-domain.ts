import providers from 'email-providers/all.json' with { type: 'json' }

/** RFC 2606 keeps these for examples; nobody's mail is there, whatever the list says. */
const reserved = ['example.com', 'example.net', 'example.org']
const publicDomains = new Set(providers.filter((domain: string) => !reserved.includes(domain)))

/** Whether anybody can have an address at the domain, so that it names no one customer. */
export function isPublicMailDomain(domain: string): boolean {
  return publicDomains.has(domain.toLowerCase())
}

/** The part of an address behind its last @, in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}
