import type { NotificationFacts } from '../../../src/domain/notifications/notification-facts.ts'
import { html, type SafeHtml } from '../../../src/platform/html.ts'
import type { Branding } from '../branding/branding.ts'
import type { Formatter, Locale } from '../branding/locale.ts'
import { part } from '../templates/template.ts'

/** One message in one language: its subject, HTML and text, written separately. */
export interface Wording<V> {
  subject(values: V): string
  html(values: V): SafeHtml[]
  text(values: V): string
}

/** One message about facts `F`: its values, and its wording in every language. */
export interface Message<V, F> {
  values(facts: F, formatter: Formatter, branding: Branding, locale: Locale): V
  wordings: Record<Locale, Wording<V>>
}

/** A message with its values filled in. */
export interface WrittenMessage {
  subject: string
  html: SafeHtml[]
  text: string
}

/** Writes a message about facts, by default those of a notification. */
export type WriteMessage<F = NotificationFacts> = (
  facts: F,
  formatter: Formatter,
  branding: Branding,
  locale: Locale,
) => WrittenMessage

/** Defines a message. The compiler refuses a missing language or value. */
export function message<V, F = NotificationFacts>({ values, wordings }: Message<V, F>): WriteMessage<F> {
  return (facts, formatter, branding, locale) => {
    const wording = wordings[locale]
    const given = values(facts, formatter, branding, locale)
    return { subject: wording.subject(given), html: wording.html(given), text: wording.text(given) }
  }
}

export const heading = (text: string): SafeHtml => part('heading', { text })
export const subheading = (text: string): SafeHtml => part('subheading', { text })
export const paragraph = (text: string | SafeHtml): SafeHtml => part('paragraph', { text })
/** A license key or a one-time code, to be copied. */
export const licenseKey = (text: string): SafeHtml => part('key', { text })
export const instructions = (text: SafeHtml): SafeHtml => part('instructions', { text })

/** A table of labels and values. */
export function facts(...rows: (readonly [label: string, value: string])[]): SafeHtml {
  const cells = rows.map(
    ([label, value]) => html`<tr>
<td class="label" style="padding: 8px 16px 8px 0; border-top: 1px solid #e3e6ea; color: #57606a; vertical-align: top; width: 38%;">${label}</td>
<td style="padding: 8px 0; border-top: 1px solid #e3e6ea; vertical-align: top;">${value}</td>
</tr>`,
  )
  return part('facts', { rows: html`${cells}` })
}
