import type { SafeHtml } from '../../../src/platform/html.ts'
import type { Branding } from '../branding/branding.ts'
import type { Locale } from '../branding/locale.ts'
import { renderMarkdown } from '../templates/markdown.ts'

/** The activation steps of a product. */
export interface ActivationSteps {
  html: SafeHtml
  text: string
}

/** The steps for a product without steps of the vendor. */
const defaultSteps: Record<Locale, (product: string) => string> = {
  en: (product) =>
    `1. Install and start ${product}.
2. Open its license or registration window.
3. Paste the license key and confirm.`,
  de: (product) =>
    `1. Installieren und starten Sie ${product}.
2. Öffnen Sie dort das Fenster für Lizenz oder Registrierung.
3. Fügen Sie den Lizenzschlüssel ein und bestätigen Sie.`,
}

/** The vendor's steps for a product, in the reader's language if possible. Default: general steps. */
export function activationSteps(
  { activation, locale: fallback }: Branding,
  product: { code: string; name: string },
  locale: Locale,
): ActivationSteps {
  const written = activation[product.code]
  const source = written?.[locale] ?? written?.[fallback] ?? Object.values(written ?? {})[0]
  const text = source?.trim() ?? defaultSteps[locale](escapeMarkdown(product.name))
  return { html: renderMarkdown(text), text: source ? text : defaultSteps[locale](product.name) }
}

/** Escapes Markdown in a name. */
function escapeMarkdown(name: string): string {
  return name.replace(/[\\`*_{}[\]()<>#+\-.!|~&:/@]/g, '\\$&')
}
