import MarkdownIt from 'markdown-it'
import { SafeHtml } from './safe-html.ts'

/** Raw HTML is shown as text, and links lead to http, https or mailto only: markdown-it's own guard, made narrower. */
const markdown = new MarkdownIt({ html: false })
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())
markdown.disable('image')

/** The vendor's Markdown as HTML that cannot do anything. */
export function renderMarkdown(source: string): SafeHtml {
  return SafeHtml.trusted(markdown.render(source))
}
