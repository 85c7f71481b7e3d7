import { z } from 'zod'

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')

/** Environment variables of mail. */
export const mailVariables = {
  LICET_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/]/, 'must begin with smtp:// or smtps:// and name a host')
    .refine(
      isSmtpUrl,
      'must be a URL; write special characters of the password in percent-encoding, such as # as %23 and / as %2F',
    )
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

/** Whether a text is a URL whose credentials end before the host: an unencoded `/` or `#` would end the host. */
function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.hostname !== '' && !/@/.test(url.pathname + url.search + url.hash)
}

/** Settings of outgoing mail and of the reports about it. */
export interface MailSettings {
  smtp: { url: string; requireTls: boolean } | null
  /** Folder that mails are written to in development instead of being sent; null if they are not. */
  folder: string | null
  from: string
  dkim: { domain: string; selector: string; keyFile: string } | null
  /** File with the vendor's name, colours and activation instructions. */
  brandingFile: string | undefined
  webhookSecret: string | undefined
  /** An mbox file, or a folder of messages, with the delivery reports of mail servers. */
  bounceMailbox: string | undefined
}

type Environment = z.output<z.ZodObject<typeof mailVariables>>

/** Problems of variables that are valid separately, but not together. */
export function mailProblems(env: Environment): string[] {
  const dkim = [env.LICET_DKIM_DOMAIN, env.LICET_DKIM_SELECTOR, env.LICET_DKIM_KEY_FILE]
  return [
    ...(env.LICET_SMTP_URL && !env.LICET_MAIL_FROM
      ? ['LICET_MAIL_FROM: is required with LICET_SMTP_URL. Set it to the sender address of all mail.']
      : []),
    ...(dkim.some(Boolean) && !dkim.every(Boolean)
      ? ['LICET_DKIM_DOMAIN, LICET_DKIM_SELECTOR, LICET_DKIM_KEY_FILE: set all three or none.']
      : []),
  ]
}

/**
 * Returns the settings of mail. Mails are written to a folder in development only, because they contain
 * license keys.
 */
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
