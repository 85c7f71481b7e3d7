import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import SMTPConnection, { type SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import { createSmtpTransporter, type SmtpError, type SmtpOptions } from '../delivery/smtp.ts'
import { explainFailure } from './explain-failure.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const MS_PER_DAY = 86_400_000

/** Remaining days of a certificate below which its renewal is due. */
const RENEWAL_DAYS = 14

/**
 * Checks the name, the connection, TLS and the authentication of the mail server, with the settings that mails are sent
 * with. Stops at the first problem, because each step needs the one before.
 */
export async function checkServer(options: SmtpOptions): Promise<Finding[]> {
  const transporter = await createSmtpTransporter(options)
  const { options: settings } = transporter.transporter as SMTPTransport
  const { auth, host = '' } = settings
  const server = `${host}:${settings.port ?? (settings.secure ? 465 : 587)}`
  const name = await checkName(host)
  if (name.state === 'problem') return [name]

  const connection = new SMTPConnection(settings)
  try {
    const failure = await failureOf(connection, (done) => connection.connect(done))
    if (failure) return [name, ...explainFailure(failure, { ...options, server })]
    const findings = [name, ok('Connection', `${server} accepts connections.`), checkTls(connection, options)]
    return [...findings, await checkLogin(connection, auth)]
  } finally {
    connection.close()
  }
}

async function checkName(host: string): Promise<Finding> {
  const check = 'Name'
  if (isIP(host)) return ok(check, `${host} is an IP address.`)
  try {
    const found = await lookup(host, { all: true })
    return ok(check, `${host} is ${found.map(({ address }) => address).join(', ')}.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return problem(
      check,
      `${host} does not resolve (${code}).`,
      code === 'ENOTFOUND'
        ? 'Correct the host in LICET_SMTP_URL. If it is right, check the DNS servers of this machine or container.'
        : 'The DNS servers of this machine or container do not respond. Check /etc/resolv.conf and the network.',
    )
  }
}

/** The error with which a step of a session failed; null if it succeeded. */
function failureOf(
  connection: SMTPConnection,
  step: (done: (error?: SmtpError | null) => void) => void,
): Promise<SmtpError | null> {
  return new Promise((resolve) => {
    connection.once('error', resolve)
    connection.once('end', () => resolve(new Error('The server closed the connection.')))
    step((error) => resolve(error ?? null))
  })
}

function checkTls(connection: SMTPConnection, { requireTls }: SmtpOptions): Finding {
  const check = 'TLS'
  if (!connection.secure)
    return warning(
      check,
      'The server offers no TLS. Mails and the password are sent unencrypted.',
      'Use a server or a port with TLS, and set LICET_SMTP_REQUIRE_TLS=1.',
    )
  const socket = connection._socket as TLSSocket
  const expiry = new Date(socket.getPeerCertificate().valid_to)
  const days = Math.floor((expiry.getTime() - Date.now()) / MS_PER_DAY)
  const stated = `${socket.getProtocol()}, with a trusted certificate that is valid until ${expiry.toISOString().slice(0, 10)}.`
  if (days < RENEWAL_DAYS) return warning(check, stated, 'Renew the certificate of the mail server.')
  return requireTls || connection.secureConnection
    ? ok(check, stated)
    : warning(
        check,
        `${stated} Mail is sent without TLS if the server stops offering it.`,
        'Set LICET_SMTP_REQUIRE_TLS=1.',
      )
}

async function checkLogin(
  connection: SMTPConnection,
  auth: SMTPConnectionAuth | undefined,
): Promise<Finding> {
  const check = 'Authentication'
  if (!auth?.user)
    return connection.allowsAuth
      ? warning(
          check,
          'LICET_SMTP_URL has no user, and the server offers authentication. It may refuse mails.',
          'If it does, write the user and the password into LICET_SMTP_URL: smtp://user:password@host:587.',
        )
      : ok(check, 'The server offers none, and LICET_SMTP_URL has no user.')
  if (!connection.allowsAuth)
    return problem(
      check,
      `The server offers no authentication${connection.secure ? '' : ' without TLS'}, and LICET_SMTP_URL has a user.`,
      connection.secure
        ? 'Use the port for clients, in most cases 587 or 465. Or remove the user and the password from LICET_SMTP_URL.'
        : 'Use a server or a port with TLS. Or remove the user and the password from LICET_SMTP_URL.',
    )
  const failure = await failureOf(connection, (done) => connection.login(auth, done))
  if (!failure) return ok(check, 'The server accepts the user and the password.')
  // The text of a reply may repeat the credentials, so that only its codes are shown.
  const reply = /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(failure.response ?? '')?.[0]
  return problem(
    check,
    `The server refuses the user or the password (${reply ?? failure.code}).`,
    'Correct them in LICET_SMTP_URL. Write special characters in percent-encoding: @ as %40, : as %3A, / as %2F, # as %23, % as %25. ' +
      'With two-factor authentication, many providers require a password for this application alone.',
  )
}
