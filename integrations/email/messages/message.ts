import type { NotificationFacts } from '../../../src/domain/notifications/facts.ts'
import type { Branding } from '../branding/branding.ts'
import type { Formatter, Locale } from '../branding/locale.ts'
import { html, SafeHtml } from '../templates/safe-html.ts'
import { part } from '../templates/template.ts'

/** One message in one language: its subject, its HTML and its text, each written by hand. */
export interface Wording<V> {
  subject(values: V): string
  html(values: V): SafeHtml[]
  text(values: V): string
}

/** One message: the values that it needs, and its wording in every language. */
export interface Message<V> {
  values(facts: NotificationFacts, formatter: Formatter, branding: Branding, locale: Locale): V
  wordings: Record<Locale, Wording<V>>
}

/** A wording with its values put in. */
export interface Written {
  subject: string
  html: SafeHtml[]
  text: string
}

/** A message as whoever sends it takes it. */
export type Write = (
  facts: NotificationFacts,
  formatter: Formatter,
  branding: Branding,
  locale: Locale,
) => Written

/** Declares a message; the compiler refuses one that lacks a language or a value. */
export function message<V>({ values, wordings }: Message<V>): Write {
  return (facts, formatter, branding, locale) => {
    const wording = wordings[locale]
    const given = values(facts, formatter, branding, locale)
    return { subject: wording.subject(given), html: wording.html(given), text: wording.text(given) }
  }
}

export const heading = (text: string): SafeHtml => part('heading', { text })
export const subheading = (text: string): SafeHtml => part('subheading', { text })
export const paragraph = (text: string | SafeHtml): SafeHtml => part('paragraph', { text })
export const licenseKey = (text: string): SafeHtml => part('key', { text })
export const instructions = (text: SafeHtml): SafeHtml => part('instructions', { text })

/** What is to be notification at a glance: a label and its value, one a line. */
export function facts(...rows: (readonly [label: string, value: string])[]): SafeHtml {
  const cells = rows.map(
    ([label, value]) => html`<tr>
<td class="label" style="padding: 8px 16px 8px 0; border-top: 1px solid #e3e6ea; color: #57606a; vertical-align: top; width: 38%;">${label}</td>
<td style="padding: 8px 0; border-top: 1px solid #e3e6ea; vertical-align: top;">${value}</td>
</tr>`,
  )
  return part('facts', { rows: SafeHtml.trusted(cells.join('\n')) })
}
