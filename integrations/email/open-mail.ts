import type { MailSettings } from '../../src/domain/notifications/mail-settings.ts'
import type { Page } from '../../src/http/development-pages.ts'
import { onlyUnderKnownHosts } from '../../src/http/known-host.ts'
import type { Route } from '../../src/http/server-options.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { createBounceReader } from './bounces/read-bounces.ts'
import { type Branding, readBranding } from './branding/branding.ts'
import { folderTransport } from './delivery/mail-folder.ts'
import { smtpTransport } from './delivery/smtp.ts'
import type { Transport } from './delivery/transport.ts'
import { createMailer } from './mailer.ts'
import { webhookRoute } from './routes/bounce-webhook.ts'
import { declineRoute } from './routes/decline.ts'
import { devMailRoute } from './routes/dev-mail.ts'

/** The parts of mail that an entry point needs. */
export interface Mail {
  createMailer(
    parts: Pick<AppContext, 'secrets' | 'publicUrl'>,
  ): AppContext['mailer'] & AppContext['codeMailer'] & AppContext['webhookMailer']
  createRoutes(app: AppContext): Route[]
  /** Reads new reports of mail servers, if a mailbox for them is configured. */
  readReports(app: AppContext): Promise<void>
  /** One line for the operator: where mail is sent. */
  summary: string
  /** The page with the mails of a development gateway; none where mail is sent. */
  pages: Page[]
}

/** Creates the configured mail parts. Throws `ConfigError` for an invalid configuration before any mail is sent. */
export function openMail(
  settings: MailSettings,
  transport = transportOf(settings),
  branding: Branding = readBranding(settings.brandingFile),
): Mail {
  return {
    createMailer: (parts) => createMailer({ ...parts, settings, branding, transport }),
    createRoutes: (app) => [
      declineRoute(app, branding),
      ...(settings.webhookSecret ? [webhookRoute(app, settings.webhookSecret)] : []),
      ...(settings.folder ? [onlyUnderKnownHosts(devMailRoute(settings.folder), app.publicUrl)] : []),
    ],
    readReports: createBounceReader(settings.bounceMailbox),
    summary: summaryOf(settings),
    pages: settings.folder
      ? [{ url: '/dev/mail', name: 'Mail', description: 'Every mail that this gateway would send.' }]
      : [],
  }
}

function transportOf({ smtp, folder }: MailSettings): Transport | null {
  if (smtp) return smtpTransport(smtp)
  return folder ? folderTransport(folder) : null
}

function summaryOf({ smtp, folder }: MailSettings): string {
  if (smtp) return `Mail: sent by ${new URL(smtp.url).host}${smtp.requireTls ? ', over TLS only' : ''}`
  return folder
    ? `Mail: written to ${folder} and shown at /dev/mail. No mail is sent until LICET_SMTP_URL is set.`
    : 'Mail: OFF. No mail is sent until LICET_SMTP_URL is set.'
}
