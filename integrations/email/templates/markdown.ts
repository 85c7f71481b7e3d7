import MarkdownIt from 'markdown-it'
import { SafeHtml } from '../../../src/platform/html.ts'

/** Shows raw HTML as text, and allows links to http, https and mailto only, which is stricter than markdown-it. */
const markdown = new MarkdownIt({ html: false })
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())
markdown.disable('image')

/** Renders the vendor's Markdown as HTML without scripts, images or unsafe links. */
export function renderMarkdown(source: string): SafeHtml {
  return SafeHtml.trusted(markdown.render(source))
}
