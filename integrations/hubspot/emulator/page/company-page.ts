import { getType, type ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import type { Property } from '../properties/property.ts'
import { formatValue } from './format-value.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import { isLicensing, statusBadge } from './status-badge.ts'

/** The page of a company as an agent sees it; null if it does not exist. The id of a merged company shows the result. */
export function companyPage(portal: Portal, id: string): string | null {
  const type = getType(portal, 'companies')
  const record = type.records.get(type.mergedInto.get(id) ?? id)
  if (!record || record.archivedAt) return null
  const licensing = propertiesOf(type, (property) => isLicensing(type, property.groupName))
  const about = propertiesOf(type, ({ groupName }) => !isLicensing(type, groupName)).filter(
    ({ name }) => record.values.has(name) && name !== 'name',
  )
  const name = record.values.get('name') ?? '(no name)'
  return layout(
    name,
    html`<p class="crumbs"><a href="/">Companies</a></p>
    <header class="top"><div><h1>${name}</h1><p class="dim">${record.values.get('domain') ?? 'no domain'} · record ${record.id}</p></div>${statusBadge(type, record)}</header>
    <div class="columns">
      <div>
        <section class="card"><h2>Licensing</h2>${
          licensing.length > 0
            ? definitions(record, licensing)
            : html`<p class="dim">This account has no Licensing properties yet.</p>`
        }</section>
        <section class="card"><h2>About this company</h2>${definitions(record, about)}</section>
      </div>
      <div>${portal.types.filter((other) => other !== type).map((other) => associated(portal, type, record, other))}</div>
    </div>`,
  )
}

function propertiesOf(type: ObjectType, wanted: (property: Property) => boolean): Property[] {
  return [...type.properties.values()].filter(
    (property) => property.archivedAt === null && !property.hidden && wanted(property),
  )
}

function definitions(record: CrmRecord, properties: readonly Property[]): Html {
  const rows = properties.map(
    (property) =>
      html`<div><dt title="${property.name}">${property.label}</dt><dd>${formatValue(property, record.values.get(property.name))}</dd></div>`,
  )
  return html`<dl>${rows}</dl>`
}

function associated(portal: Portal, type: ObjectType, record: CrmRecord, other: ObjectType): Html {
  const ends = portal.associations.of(type.id, record.id, other.id)
  const items = ends.map(({ id, types }) => {
    const found = other.records.get(id)
    const primary = types.some(({ label }) => label === 'Primary')
    return html`<li><strong>${found ? titleOf(other, found) : id}</strong>${
      primary ? html` <span class="badge plain">Primary</span>` : ''
    }${found ? linesOf(other, found) : ''}</li>`
  })
  return html`<section class="card"><h2>${other.labels.plural} <span class="count">${ends.length}</span></h2>${
    items.length > 0 ? html`<ul>${items}</ul>` : html`<p class="dim">None.</p>`
  }</section>`
}

function titleOf(type: ObjectType, { id, values }: CrmRecord): string {
  const person = [values.get('firstname'), values.get('lastname')].filter(Boolean).join(' ')
  const named = ['name', 'dealname', type.shown.at(-1)!].map((name) => values.get(name)).find(Boolean)
  return person || named || values.get('email') || id
}

/** The values that people or apps set, without the title. */
function linesOf(type: ObjectType, record: CrmRecord): Html {
  const title = titleOf(type, record)
  const properties = propertiesOf(type, ({ name, readOnly, label }) => {
    const value = record.values.get(name)
    return (
      !readOnly &&
      value !== undefined &&
      value !== title &&
      !['firstname', 'lastname'].includes(name) &&
      label !== ''
    )
  })
  return properties.length > 0 ? definitions(record, properties) : html``
}
