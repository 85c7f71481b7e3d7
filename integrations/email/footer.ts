import { html, type SafeHtml } from '../../src/platform/html.ts'
import type { Branding } from './branding/branding.ts'
import type { Locale } from './branding/locale.ts'
import { part } from './templates/template.ts'

interface FooterValues {
  /** Account of the contact; `REQUEST` for a mail that a person requested at the software, `ENDPOINT` for one about webhooks. */
  cause: { account: string } | 'REQUEST' | 'ENDPOINT'
  declineUrl: string | null
}

const words = {
  en: {
    help: 'Questions?',
    why: (vendor: string, account: string) => `${vendor} sends you this as a contact of ${account}.`,
    whyRequested: (vendor: string) => `${vendor} sends you this because it was requested in the software.`,
    whyEndpoint: (vendor: string) =>
      `${vendor} sends you this because your address is stored with the webhook endpoint.`,
    decline: 'Do not send me notices of this kind',
  },
  de: {
    help: 'Fragen?',
    why: (vendor: string, account: string) => `${vendor} schreibt Ihnen als Kontaktperson von ${account}.`,
    whyRequested: (vendor: string) => `${vendor} schreibt Ihnen, weil das in der Software angefordert wurde.`,
    whyEndpoint: (vendor: string) =>
      `${vendor} schreibt Ihnen, weil Ihre Adresse beim Webhook-Endpunkt hinterlegt ist.`,
    decline: 'Mitteilungen dieser Art nicht mehr senden',
  },
} satisfies Record<Locale, unknown>

/** The footer of every mail: support addresses, the reason for the mail, and the link to decline mails of its kind. */
export function footer(
  { name, supportEmail, supportUrl }: Branding,
  { cause, declineUrl }: FooterValues,
  locale: Locale,
): { html: SafeHtml[]; text: string; preheader: (subject: string) => string } {
  const { help, why, whyRequested, whyEndpoint, decline } = words[locale]
  const reason =
    cause === 'REQUEST'
      ? whyRequested(name)
      : cause === 'ENDPOINT'
        ? whyEndpoint(name)
        : why(name, cause.account)
  const helpLinks = [
    ...(supportEmail ? [html`<a href="mailto:${supportEmail}">${supportEmail}</a>`] : []),
    ...(supportUrl ? [html`<a href="${supportUrl}">${supportUrl}</a>`] : []),
  ]
  const helpTexts = [supportEmail, supportUrl].filter((text) => text !== null)
  const lines = [
    ...(helpLinks.length > 0 ? [html`${help} ${joined(helpLinks)}`] : []),
    html`${reason}`,
    ...(declineUrl ? [html`<a href="${declineUrl}">${decline}</a>`] : []),
  ]
  const texts = [
    ...(helpTexts.length > 0 ? [`${help} ${helpTexts.join(' · ')}`] : []),
    reason,
    ...(declineUrl ? [`${decline}: ${declineUrl}`] : []),
  ]
  return {
    html: lines.map((text) => part('small', { text })),
    text: texts.join('\n'),
    preheader: (subject) => `${name}: ${subject}`,
  }
}

function joined(links: SafeHtml[]): SafeHtml {
  return links.reduce((before, link) => html`${before} · ${link}`)
}
