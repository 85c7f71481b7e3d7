import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readBranding } from '../../../integrations/email/branding/branding.ts'
import { renderMessage } from '../../../integrations/email/render-message.ts'
import { sampleFacts } from '../../../integrations/email/sample-facts.ts'
import { renderMarkdown } from '../../../integrations/email/templates/markdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-branding-'))
afterAll(() => rmSync(folder, { recursive: true }))

function branding(text: string) {
  const path = join(folder, 'branding.yaml')
  writeFileSync(path, text)
  return readBranding(path)
}

test('shows a vendor’s steps for a product in the reader’s language', () => {
  const own = branding(`
name: Nordlicht GmbH
supportEmail: hilfe@nordlicht.example
locale: de
activation:
  photo-studio:
    de: |
      1. Öffnen Sie **Datei → Lizenz**.
      2. Mehr auf [unserer Seite](https://nordlicht.example/hilfe).
`)
  const { html, text, locale } = renderMessage(sampleFacts('LICENSE_ISSUED'), own)
  expect(locale).toBe('de')
  expect(html).toContain('Öffnen Sie <strong>Datei → Lizenz</strong>.')
  expect(html).toContain('<a href="https://nordlicht.example/hilfe">unserer Seite</a>')
  expect(text).toContain('1. Öffnen Sie **Datei → Lizenz**.')
  const english = renderMessage(sampleFacts('LICENSE_ISSUED'), own, { locale: 'en' })
  expect(english.text, 'failing that, in another').toContain('Datei → Lizenz')
  const other = { ...sampleFacts('LICENSE_ISSUED'), product: { code: 'other', name: 'Other' } }
  expect(renderMessage(other, own).text).toContain('Installieren und starten Sie Other.')
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '[a](data:text/html;base64,PHNjcmlwdD4=)',
  '[a](JaVaScRiPt:alert(1))',
  '[a](&#106;avascript:alert(1))',
  '![a](https://tracker.example/pixel.gif)',
  '<a href="javascript:alert(1)">a</a>',
])('the Markdown %s has no effect', (source) => {
  expect(String(renderMarkdown(source))).not.toMatch(/<script|<img|<a [^>]*(javascript|data):/i)
})

test('names every mistake in the file', () => {
  const mistaken = () =>
    branding('name: ""\naccent: "#ffee00"\nlogo: file:///logo.png\ncolour: red\nlocale: fr\n')
  for (const problem of ['name:', 'accent: is too light', 'logo:', 'colour', 'locale:'])
    expect(mistaken).toThrow(problem)
  const path = join(folder, 'latin.yaml')
  writeFileSync(path, 'locale: de\nname: M\u00fcller GmbH\n', 'latin1')
  expect(() => readBranding(path)).toThrow('latin.yaml:2 is not in UTF-8')
  expect(() => readBranding(join(folder, 'none.yaml'))).toThrow('cannot be read')
})
