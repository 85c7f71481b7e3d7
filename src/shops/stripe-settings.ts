import { z } from 'zod'
import { commaList } from '../platform/comma-list.ts'

const printable = /^[\x21-\x7e]+$/

/** Environment variables of Stripe. */
export const stripeVariables = {
  LICET_STRIPE_KEY: z
    .string()
    .regex(printable, 'must be printable ASCII without spaces')
    .regex(/^(sk|rk)_(test|live)_/, 'must begin with sk_test_, sk_live_, rk_test_ or rk_live_')
    .optional(),
  LICET_STRIPE_KEY_FILE: z.string().optional(),
  LICET_STRIPE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://api.stripe.com'),
  LICET_STRIPE_WEBHOOK_SECRETS: commaList.refine(
    (secrets) => secrets.every((secret) => /^whsec_[\x21-\x7e]{16,}$/.test(secret)),
    'must be signing secrets that begin with whsec_, separated by commas',
  ),
  LICET_STRIPE_SLACK_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(60, 'must be at most 60')
    .default(3),
} as const

type StripeEnvironment = z.output<z.ZodObject<typeof stripeVariables>>

/** How the gateway connects to Stripe. */
export interface StripeConfig {
  /** The key, or the file with the key, which is read for every call. */
  key: { key: string } | { file: string }
  url: string
  /** Signing secrets of the webhook endpoint: one, or several during a rotation. Without one, no webhook is accepted. */
  webhookSecrets: readonly string[]
  /** Days after the end of a paid period during which a license stays valid, until the next payment is collected. */
  slackDays: number
}

/** Problems of variables that are valid separately, but not together. */
export function stripeProblems(env: StripeEnvironment): string[] {
  const { LICET_STRIPE_KEY: key, LICET_STRIPE_KEY_FILE: file } = env
  if (key && file) return ['LICET_STRIPE_KEY, LICET_STRIPE_KEY_FILE: set one of them']
  return env.LICET_STRIPE_WEBHOOK_SECRETS.length > 0 && !key && !file
    ? ['LICET_STRIPE_WEBHOOK_SECRETS: needs LICET_STRIPE_KEY or LICET_STRIPE_KEY_FILE']
    : []
}

/** Returns the connection that the environment configures; null without a key. */
export function stripeSettings(env: StripeEnvironment): StripeConfig | null {
  const { LICET_STRIPE_KEY: key, LICET_STRIPE_KEY_FILE: file } = env
  const source = key ? { key } : file ? { file } : null
  return (
    source && {
      key: source,
      url: env.LICET_STRIPE_URL,
      webhookSecrets: env.LICET_STRIPE_WEBHOOK_SECRETS,
      slackDays: env.LICET_STRIPE_SLACK_DAYS,
    }
  )
}
