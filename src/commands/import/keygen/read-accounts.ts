import type { ImportedAccount } from '../imported-records.ts'
import { createSeenKeys } from '../seen-keys.ts'
import { toAccounts } from './accounts.ts'
import { idsOf, nameOf, type Resource } from './documents.ts'
import { type KeygenImport, toLicense } from './license.ts'

/** Types of resources that an import reads. Resources of other types are only counted. */
const readTypes = new Set(['products', 'policies', 'entitlements', 'licenses', 'machines', 'users', 'groups'])

/** Reads licenses, machines, users and groups as accounts. Adds what cannot be imported to the report as skipped. */
export function readKeygenAccounts(run: KeygenImport): ImportedAccount[] {
  const { resources, report } = run
  for (const [type, count] of resources.counts()) {
    if (readTypes.has(type)) continue
    report.noted.push({ source: type, reason: `${count} of them are in the files; Licet has no equivalent` })
  }
  const accounts = toAccounts(resources, report)
  const machines = groupByLicense(resources.of('machines'))
  const seen = createSeenKeys()
  const skip = (source: string, reason: string) => void report.skipped.push({ source, reason })
  for (const page of resources.missingPages) skip(page, 'this next page is in none of the files')
  for (const resource of resources.of('licenses')) {
    const source = nameOf(resource)
    const own = machines.get(resource.id) ?? []
    const license = toLicense(resource, own, run)
    const problem = 'problems' in license ? license.problems : repeatedKey(seen.sourceOf(license.key, source))
    if ('problems' in license || problem) {
      skip(source, problem ?? '')
      for (const machine of own) skip(nameOf(machine), 'its license was skipped')
      continue
    }
    accounts.holderOf(resource).licenses.push(license)
  }
  for (const [id, lost] of machines) {
    if (resources.find('licenses', id)) continue
    for (const machine of lost) skip(nameOf(machine), 'its license is in none of the files')
  }
  return accounts.all()
}

function repeatedKey(first: string | null): string | null {
  return first && `its key is the same as that of ${first}`
}

function groupByLicense(machines: Resource[]): Map<string, Resource[]> {
  const groups = new Map<string, Resource[]>()
  for (const machine of machines) {
    const license = idsOf(machine, 'license')[0] ?? ''
    const group = groups.get(license) ?? []
    group.push(machine)
    groups.set(license, group)
  }
  return groups
}
