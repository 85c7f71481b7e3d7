import type { Branding } from '../branding/branding.ts'
import type { Locale } from '../branding/locale.ts'
import { renderMarkdown } from '../templates/markdown.ts'
import type { SafeHtml } from '../templates/safe-html.ts'

/** How a product is activated, step by step. */
export interface ActivationSteps {
  html: SafeHtml
  text: string
}

/** For a product that the vendor has written none for. */
const usual: Record<Locale, (product: string) => string> = {
  en: (product) =>
    `1. Install and start ${product}.
2. Open its license or registration window.
3. Paste the license key and confirm.`,
  de: (product) =>
    `1. Installieren und starten Sie ${product}.
2. Öffnen Sie dort das Fenster für Lizenz oder Registrierung.
3. Fügen Sie den Lizenzschlüssel ein und bestätigen Sie.`,
}

/** The vendor's steps for a product, in the reader's language or failing that in another; else the usual ones. */
export function activationSteps(
  { activation, locale: fallback }: Branding,
  product: { code: string; name: string },
  locale: Locale,
): ActivationSteps {
  const written = activation[product.code]
  const source = written?.[locale] ?? written?.[fallback] ?? Object.values(written ?? {})[0]
  const text = source?.trim() ?? usual[locale](escapeMarkdown(product.name))
  return { html: renderMarkdown(text), text: source ? text : usual[locale](product.name) }
}

/** A name that is no Markdown, whatever is in it. */
function escapeMarkdown(name: string): string {
  return name.replace(/[\\`*_{}[\]()<>#+\-.!|~&:/@]/g, '\\$&')
}
