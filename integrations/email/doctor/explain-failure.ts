import type { SmtpError, SmtpOptions } from '../delivery/smtp.ts'
import { type Finding, ok, problem } from './finding.ts'

interface Failure extends SmtpError {
  /** The code before nodemailer replaced it by one of its own. */
  originalCode?: string
  /** Which timeout it was, if it was one. */
  timeoutType?: 'CONNECT_TIMEOUT' | 'GREETING_TIMEOUT' | 'SOCKET_TIMEOUT' | 'UPGRADE_TIMEOUT'
}

/** Codes of certificates whose authority is not trusted (X509_V_ERR in OpenSSL). */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Explains why no session with a mail server began: the connection, or TLS after a connection. */
export function explainFailure(
  failure: Failure,
  { server, url }: SmtpOptions & { server: string },
): Finding[] {
  const { originalCode: code = failure.code ?? '', command } = failure
  const connected = ok('Connection', `${server} accepts connections.`)
  const tls = (message: string, remedy: string) => [connected, problem('TLS', message, remedy)]
  const greeting = (message: string, remedy: string) => [connected, problem('Greeting', message, remedy)]
  if (untrusted.has(code))
    return tls(
      `The certificate of ${server} is not signed by an authority that this machine trusts (${code}).`,
      'If an authority of your own signed it, set NODE_EXTRA_CA_CERTS to the PEM file of that authority, and restart. ' +
        'If the server does not send its intermediate certificates, correct the server.',
    )
  if (code === 'CERT_HAS_EXPIRED')
    return tls(
      `The certificate of ${server} has expired (${code}).`,
      'Renew it. Also check the clock of this machine.',
    )
  if (code === 'CERT_NOT_YET_VALID')
    return tls(`The certificate of ${server} is not valid yet (${code}).`, 'Check the clock of this machine.')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return tls(
      `The certificate is for another name than the host in LICET_SMTP_URL (${code}).`,
      'Write the name of the certificate into LICET_SMTP_URL, and not an address or an alias.',
    )
  if (/^(ERR_SSL|EPROTO$)/.test(code) && url.startsWith('smtps:'))
    return tls(
      `${server} does not begin with TLS (${code}).`,
      'smtps:// is for ports that begin with TLS, in most cases 465. For port 587 or 25, write smtp:// and set ' +
        'LICET_SMTP_REQUIRE_TLS=1.',
    )
  if (command === 'STARTTLS')
    return tls(
      `${server} does not offer STARTTLS, and TLS is required (${failure.responseCode ?? code}).`,
      'Use a port with TLS: smtp://…:587 or smtps://…:465. LICET_SMTP_REQUIRE_TLS=0 allows mail without encryption.',
    )
  if (/^(ERR_SSL|ERR_TLS|EPROTO$)/.test(code) || failure.timeoutType === 'UPGRADE_TIMEOUT')
    return tls(`TLS with ${server} failed (${code}).`, 'Use a server with TLS 1.2 or later.')
  if (failure.timeoutType === 'GREETING_TIMEOUT' || failure.timeoutType === 'SOCKET_TIMEOUT')
    return greeting(
      `${server} accepts connections and sends no greeting.`,
      url.startsWith('smtp:')
        ? 'If the port begins with TLS, in most cases 465, write smtps://. Otherwise the server is overloaded, or is not a mail server.'
        : 'The server is overloaded, or is not a mail server.',
    )
  if (failure.response !== undefined)
    return greeting(
      `${server} does not greet as a mail server does (${/^\d{3}/.exec(failure.response)?.[0] ?? failure.code}).`,
      'Check host and port in LICET_SMTP_URL. A code from 400 to 599 means that the server refuses the address of this machine.',
    )
  return [
    problem(
      'Connection',
      `${server} cannot be reached (${code || failure.message}).`,
      code === 'ECONNREFUSED'
        ? 'No program listens at this port. Most mail servers use 587, with smtp://, or 465, with smtps://.'
        : 'A firewall or the provider of this machine may block the port. Many block 25, so use 587 or 465.',
    ),
  ]
}
