import { expect, test } from 'vitest'
import { escapeHtml, type HtmlPart, html, SafeHtml } from '../../src/platform/html.ts'

const hostile = `</b><script src="x" id='y'>&amp;`

test('escapes a value in text and in an attribute with quotes of either kind', () => {
  const escaped = '&#60;/b&#62;&#60;script src=&#34;x&#34; id=&#39;y&#39;&#62;&#38;amp;'
  expect(String(html`<b title="${hostile}">${hostile}</b>`)).toBe(`<b title="${escaped}">${escaped}</b>`)
})

test.each<[string, HtmlPart, string]>([
  ['a number', 0, '0'],
  ['an empty text', '', ''],
  ['null', null, ''],
  ['false', false, ''],
  ['the text false', 'false', 'false'],
  ['an empty list', [], ''],
  ['a list without a separator', ['a', 1, 'b'], 'a1b'],
  ['a list with null and false', ['<', null, false, html`<br>`], '&#60;<br>'],
  ['a list in a list', [['a', ['&']], html`<i></i>`], 'a&#38;<i></i>'],
  ['trusted HTML', SafeHtml.trusted('<hr>'), '<hr>'],
])('renders %s', (_what, part, expected) => {
  expect(String(html`${part}`)).toBe(expected)
  expect(escapeHtml(part)).toBe(expected)
})

test('escapes a nested result once', () => {
  const inner = html`<i>${'<'}</i>`
  expect(String(html`<p>${[inner, html`${inner}`]}</p>`)).toBe('<p><i>&#60;</i><i>&#60;</i></p>')
})

test('does not trust an object that only looks like HTML', () => {
  const forged = { toString: () => '<script>' } as unknown as string
  expect(() => escapeHtml(forged)).toThrow(TypeError)
})

test('keeps backslashes of a value and of a template', () => {
  expect(String(html`\\d ${'\\d'}`)).toBe(String.raw`\d \d`)
})
