import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { type Html, html } from './html.ts'

const tones: Record<string, string> = {
  good: 'active|ok|true',
  bad: 'suspended|revoked|expired|inactive|failed|error',
  warn: 'grace|trial|expiring|pending|risk|onboarding',
}

/** The status of a company's licenses, from the status property in the Licensing group. */
export function statusBadge(type: ObjectType, record: CrmRecord): Html {
  const status = [...type.properties.values()].find(
    ({ name, groupName, archivedAt }) =>
      archivedAt === null && isLicensing(type, groupName) && /status$/.test(name),
  )
  const value = status && record.values.get(status.name)
  if (!status || value === undefined) return html`<span class="dim">–</span>`
  const label = status.options.find((option) => option.value === value)?.label ?? value
  const [tone = 'plain'] =
    Object.entries(tones).find(([, words]) => new RegExp(`(^|[^a-z])(${words})`, 'i').test(value)) ?? []
  return html`<span class="badge ${tone}">${label}</span>`
}

/** Whether a group is the Licensing group of the gateway. */
export function isLicensing(type: ObjectType, groupName: string): boolean {
  return /licens/i.test(`${groupName} ${type.groups.get(groupName)?.label}`)
}
