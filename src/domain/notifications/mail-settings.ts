import { z } from 'zod'

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')

/** The variables that mail is configured by. */
export const mailVariables = {
  LICET_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/]/, 'must begin with smtp:// or smtps:// and name a host')
    .optional(),
  LICET_SMTP_REQUIRE_TLS: flag.optional(),
  LICET_MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<?[^<>@\s]+@[^<>@\s]+>?$/, 'must be an address')
    .optional(),
  LICET_DKIM_DOMAIN: z.hostname('must be a domain name').optional(),
  LICET_DKIM_SELECTOR: z.string().optional(),
  LICET_DKIM_KEY_FILE: z.string().optional(),
  LICET_BRANDING: z.string().optional(),
  LICET_MAIL_WEBHOOK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  LICET_BOUNCE_MAILBOX: z.string().optional(),
  LICET_ONBOARDING_STALLED_AFTER: z
    .string()
    .regex(/^P\d+D$/, 'must be a number of days, such as P3D')
    .default('P3D'),
} as const

/** How mail leaves the installation, and what comes back. */
export interface MailSettings {
  smtp: { url: string; requireTls: boolean } | null
  /** Where mails are written instead, in development; null where they are not. */
  folder: string | null
  from: string
  dkim: { domain: string; selector: string; keyFile: string } | null
  /** The file with the vendor's name, colours and activation instructions. */
  brandingFile: string | undefined
  webhookSecret: string | undefined
  /** An mbox file, or a folder of messages, with what mail servers report. */
  bounceMailbox: string | undefined
}

type Environment = z.output<z.ZodObject<typeof mailVariables>>

/** What only makes sense together. */
export function mailProblems(env: Environment): string[] {
  const dkim = [env.LICET_DKIM_DOMAIN, env.LICET_DKIM_SELECTOR, env.LICET_DKIM_KEY_FILE]
  return [
    ...(env.LICET_SMTP_URL && !env.LICET_MAIL_FROM
      ? ['LICET_MAIL_FROM: is required with LICET_SMTP_URL: the address that mail is sent from']
      : []),
    ...(dkim.some(Boolean) && !dkim.every(Boolean)
      ? ['LICET_DKIM_DOMAIN: is of use only together with LICET_DKIM_SELECTOR and LICET_DKIM_KEY_FILE']
      : []),
  ]
}

/** How mail is configured; a license key in a file is for developers only. */
export function mailSettings(env: Environment, dataDir: string, production: boolean): MailSettings {
  const { LICET_SMTP_URL: url, LICET_DKIM_DOMAIN: domain } = env
  return {
    smtp: url ? { url, requireTls: env.LICET_SMTP_REQUIRE_TLS ?? production } : null,
    folder: url || production ? null : `${dataDir}/mail`,
    from: env.LICET_MAIL_FROM ?? 'Licet <licet@localhost>',
    dkim: domain ? { domain, selector: env.LICET_DKIM_SELECTOR!, keyFile: env.LICET_DKIM_KEY_FILE! } : null,
    brandingFile: env.LICET_BRANDING,
    webhookSecret: env.LICET_MAIL_WEBHOOK_SECRET,
    bounceMailbox: env.LICET_BOUNCE_MAILBOX,
  }
}
