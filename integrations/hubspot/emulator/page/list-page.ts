import { getType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { statusBadge } from './status-badge.ts'

const MOST_SHOWN = 200

/** The page of all companies, or of those whose name or domain contains a text. */
export function listPage(portal: Portal, query: string, problem: string | null = null): string {
  const type = getType(portal, 'companies')
  const wanted = query.trim().toLowerCase()
  const companies = [...type.records.values()].filter(
    (record) => record.archivedAt === null && contains(record, wanted),
  )
  const rows = companies.slice(0, MOST_SHOWN).map(
    (record) => html`<tr>
      <td><a href="/companies/${record.id}">${record.values.get('name') ?? '(no name)'}</a></td>
      <td>${record.values.get('domain') ?? '–'}</td>
      <td>${statusBadge(type, record)}</td>
      <td class="number">${portal.associations.of(type.id, record.id, '0-1').length}</td>
      <td class="dim">${record.updatedAt.toISOString().slice(0, 16).replace('T', ' ')}</td>
    </tr>`,
  )
  return layout(
    'Companies',
    html`<header class="top"><h1>Companies</h1>
      <form><input name="q" type="search" value="${query}" placeholder="Name or domain" aria-label="Search"></form></header>
    ${problem === null ? '' : html`<p class="problem" role="alert">${problem}</p>`}
    <section class="card">
      <table>
        <thead><tr><th>Name</th><th>Domain</th><th>Licensing</th><th class="number">Contacts</th><th>Last changed, UTC</th></tr></thead>
        <tbody>${rows.length > 0 ? rows : html`<tr><td colspan="5" class="dim">There are no companies.</td></tr>`}</tbody>
      </table>
    </section>
    <p class="dim">${companies.length} ${companies.length === 1 ? 'company' : 'companies'}${
      companies.length > MOST_SHOWN ? `; the first ${MOST_SHOWN} are shown` : ''
    }</p>`,
  )
}

function contains({ values }: CrmRecord, wanted: string): boolean {
  return (
    ['name', 'domain'].some((name) => (values.get(name) ?? '').toLowerCase().includes(wanted)) ||
    wanted === ''
  )
}
