import { createRequire } from 'node:module'
import type MarkdownIt from 'markdown-it'
import { SafeHtml } from '../../../src/platform/html.ts'

const require = createRequire(import.meta.url)
type Markdown = ReturnType<typeof MarkdownIt>
let markdown: Markdown | null = null

/** Shows raw HTML as text, and allows links to http, https and mailto only, which is stricter than markdown-it. */
function createMarkdown(): Markdown {
  const create: typeof MarkdownIt = require('markdown-it')
  const created = create({ html: false })
  created.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())
  return created.disable('image')
}

/** Renders the vendor's Markdown as HTML without scripts, images or unsafe links. */
export function renderMarkdown(source: string): SafeHtml {
  markdown ??= createMarkdown()
  return SafeHtml.trusted(markdown.render(source))
}
