import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBranding } from '../../../integrations/email/branding/branding.ts'
import { locales } from '../../../integrations/email/branding/locale.ts'
import { renderMessage } from '../../../integrations/email/render-message.ts'
import { sampleFacts } from '../../../integrations/email/sample-facts.ts'
import { notificationMessages } from '../../../src/domain/notifications/messages.ts'
import { escapeHtml } from '../../../src/platform/html.ts'
import { browserPath } from '../../browser-path.ts'

if (!browserPath) console.warn('No Chromium is installed: how mails look is NOT CHECKED.')

interface Seen {
  name: string
  width: number
  /** The width of the mail if only `width` is available. */
  scrollWidth: number
  /** The lowest contrast of a text to its background, in the light and the dark scheme. */
  light: { least: number; where: string }
  dark: { least: number; where: string }
}

/** Runs in the page: measures every frame, then applies the dark rules and measures again. */
const look = `
  const luminance = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const channels = (text) => text.match(/[\\d.]+/g).map(Number)
  const ground = (element, view) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(view.getComputedStyle(e).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const contrast = (document, view) => {
    let least = 21
    let where = ''
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (!walker.currentNode.data.trim() || !element.getClientRects().length || element.closest('[style*="display:none"]')) continue
      const [a, b] = [luminance(channels(view.getComputedStyle(element).color)), luminance(ground(element, view))]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      if (ratio < least) least = ratio, where = walker.currentNode.data.trim()
    }
    return { least, where }
  }
  const seen = [...document.querySelectorAll('iframe')].map((frame) => {
    const { contentDocument: mail, contentWindow: view } = frame
    const found = { name: frame.name, width: frame.width * 1, scrollWidth: mail.documentElement.scrollWidth, light: contrast(mail, view) }
    for (const sheet of mail.styleSheets) for (const rule of sheet.cssRules)
      if (rule.media?.mediaText.includes('prefers-color-scheme')) rule.media.mediaText = 'all'
    return { ...found, dark: contrast(mail, view) }
  })
  document.body.textContent = 'SEEN' + JSON.stringify(seen) + 'END'`

test.skipIf(!browserPath)(
  'every mail fits 320 and 640 pixels, and can be read in the light and in the dark',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'licet-browser-'))
    const branding = {
      ...readBranding(undefined),
      supportEmail: 'a-rather-long-address-of-the-support@example.com',
    }
    const frames = notificationMessages.flatMap((message) =>
      locales.flatMap((locale) => {
        const facts = { ...sampleFacts(message), licenseKey: 'PHOTOGRAPHIC-AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' }
        const declineUrl = 'https://licenses.example/mail/decline/token'
        const mail = escapeHtml(renderMessage(facts, branding, { locale, declineUrl }).html)
        return [320, 640].map(
          (width) =>
            `<iframe name="${message} ${locale}" width="${width}" height="900" srcdoc="${mail}"></iframe>`,
        )
      }),
    )
    const page = join(folder, 'mails.html')
    writeFileSync(page, `<!doctype html><body>${frames.join('')}<script>onload = () => {${look}}</script>`)
    const { stdout } = spawnSync(
      browserPath!,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--virtual-time-budget=10000',
        `--user-data-dir=${folder}/profile`,
        '--dump-dom',
        `file://${page}`,
      ],
      { encoding: 'utf8', timeout: 100_000, maxBuffer: 64 * 1024 * 1024 },
    )
    rmSync(folder, { recursive: true, force: true })
    const seen: Seen[] = JSON.parse(/SEEN(.*)END/.exec(stdout)![1]!)
    expect(seen).toHaveLength(notificationMessages.length * locales.length * 2)
    expect(seen.filter(({ scrollWidth, width }) => scrollWidth > width)).toEqual([])
    expect(seen.filter(({ light, dark }) => light.least < 4.5 || dark.least < 4.5)).toEqual([])
  },
)
