import type { Property } from '../properties/property.ts'
import { type Html, html } from './html.ts'

/** Formats a value for the page: labels of options, yes or no, dates, and links. */
export function formatValue(property: Property, value: string | undefined): Html {
  if (value === undefined || value === '') return html`<span class="dim">–</span>`
  if (property.type === 'bool') return html`${value === 'true' ? 'Yes' : 'No'}`
  if (property.type === 'datetime')
    return html`<time>${value.slice(0, 16).replace('T', ' ')}</time> <span class="dim">UTC</span>`
  if (property.type === 'enumeration') {
    const labels = value
      .split(';')
      .map((one) => property.options.find((option) => option.value === one)?.label ?? one)
    return html`${labels.join(', ')}`
  }
  if (/^https?:\/\/\S+$/.test(value)) return html`<a href="${value}" rel="noreferrer">${value}</a>`
  return html`${value}`
}
