/**
 * Statuses of an address that does not exist or takes no mail any more: unknown mailbox, unknown host, wrong syntax,
 * moved away, a host without mail (RFC 7505), and a disabled mailbox. Every other failure concerns one mail: a full
 * mailbox (5.2.2), a policy (5.7.1) or a time-out (4.4.7) can be different for the next mail.
 */
const deadAddress = /\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b/

/** Whether a status (RFC 3463) or a reply that contains one says that the address receives no mail at all. */
export function isDeadAddress(status: string): boolean {
  return deadAddress.test(status)
}

/** Reason of a mail that was returned with a status; null as status: the sender of the report calls it permanent. */
export function bounceReasonOf(status: string | null): 'CONTACT_BOUNCED' | 'UNREACHABLE' | 'REFUSED' {
  if (status === null || isDeadAddress(status)) return 'CONTACT_BOUNCED'
  return status.startsWith('4') || status === '5.4.7' ? 'UNREACHABLE' : 'REFUSED'
}
