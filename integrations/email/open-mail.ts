import type { MailSettings } from '../../src/domain/notifications/mail-settings.ts'
import type { Route } from '../../src/http/server-options.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { type Branding, readBranding } from './branding.ts'
import { folderTransport } from './mail-folder.ts'
import { createMailer } from './mailer.ts'
import { createBounceReader } from './read-bounces.ts'
import { declineRoute } from './routes/decline.ts'
import { devMailRoute } from './routes/dev-mail.ts'
import { webhookRoute } from './routes/webhook.ts'
import { smtpTransport, type Transport } from './smtp.ts'

/** Everything about mail that an entry point needs. */
export interface Mail {
  createMailer(parts: Pick<AppContext, 'secrets' | 'publicUrl'>): AppContext['mailer']
  createRoutes(app: AppContext): Route[]
  /** Reads what mail servers reported since, where they have a mailbox for it. */
  readReports(app: AppContext): Promise<void>
  /** One line for people: where mail goes. */
  says: string
}

/** Opens the way to customers as it is configured; refuses what cannot work before anything is sent. */
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
      ...(settings.folder ? [devMailRoute(settings.folder)] : []),
    ],
    readReports: createBounceReader(settings.bounceMailbox),
    says: whereMailGoes(settings),
  }
}

function transportOf({ smtp, folder }: MailSettings): Transport | null {
  if (smtp) return smtpTransport(smtp)
  return folder ? folderTransport(folder) : null
}

function whereMailGoes({ smtp, folder }: MailSettings): string {
  if (smtp) return `Mail: sent by ${new URL(smtp.url).host}${smtp.requireTls ? ', over TLS only' : ''}`
  return folder
    ? `Mail: written to ${folder}, and shown at /dev/mail. Nothing is sent: set LICET_SMTP_URL.`
    : 'Mail: OFF. Customers get none until LICET_SMTP_URL is set.'
}
