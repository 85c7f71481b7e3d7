import { z } from 'zod'
import { parseJson } from '../../../platform/json.ts'
import { ImportFileError } from '../file-error.ts'
import { readText } from '../read-text.ts'

const identifier = z.object({ type: z.string(), id: z.string() })
const relationship = z.looseObject({ data: z.union([identifier, z.array(identifier)]).nullish() })
const links = z.looseObject({ self: z.string().nullish(), next: z.string().nullish() })

const resource = z.object({
  type: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  relationships: z.record(z.string(), relationship).default({}),
})
/** A resource object (JSON:API 1.0, section 5.2). */
export type Resource = z.output<typeof resource>

const document = z.object({
  data: z.union([z.array(resource), resource.transform((one) => [one])]),
  included: z.array(resource).default([]),
  links: links.nullish(),
})

/** The resources of some documents, each once. */
export interface Resources {
  of(type: string): Resource[]
  find(type: string, id: string | undefined): Resource | undefined
  /** Returns the entitlements of a policy or a license. */
  entitlementsOf(owner: Resource): Resource[]
  /** Returns the number of resources of each type. */
  counts(): Map<string, number>
  /** Pages that a document names as its next page, and that no document contains. */
  missingPages: string[]
}

/** Reads documents as Keygen's API returns lists: one per file, in any order, of any types. */
export async function readDocuments(paths: readonly string[]): Promise<Resources> {
  const resources = new Map<string, Resource>()
  const granted = new Map<string, Set<string>>()
  const grant = (owner: string, id: string) => granted.set(owner, (granted.get(owner) ?? new Set()).add(id))
  const pages = new Set<string>()
  const nextPages: string[] = []
  for (const path of paths) {
    const { data, included, links } = await readDocument(path)
    if (links?.self) pages.add(decodeURIComponent(links.self))
    if (links?.next) nextPages.push(decodeURIComponent(links.next))
    const owner = ownerOf(links?.self)
    for (const entry of [...data, ...included]) {
      resources.set(nameOf(entry), entry)
      if (owner && entry.type === 'entitlements') grant(owner, entry.id)
      for (const id of idsOf(entry, 'entitlements')) grant(nameOf(entry), id)
    }
  }
  const of = (type: string) => [...resources.values()].filter((entry) => entry.type === type)
  const find = (type: string, id: string | undefined) => resources.get(`${type}/${id}`)
  return {
    of,
    find,
    entitlementsOf: (owner) =>
      [...(granted.get(nameOf(owner)) ?? [])].flatMap((id) => find('entitlements', id) ?? []),
    counts: () => countByType(resources.values()),
    missingPages: nextPages.filter((page) => !pages.has(page)),
  }
}

/** Returns the name of a resource in the report: `licenses/<id>`. */
export function nameOf({ type, id }: { type: string; id: string }): string {
  return `${type}/${id}`
}

/** Returns the ids of the resources in a relationship. */
export function idsOf({ relationships }: Resource, name: string): string[] {
  const data = relationships[name]?.data ?? []
  return (Array.isArray(data) ? data : [data]).map(({ id }) => id)
}

async function readDocument(path: string): Promise<z.output<typeof document>> {
  const text = await readText(path)
  const json = parseJson(text)
  if (!json.ok) throw new ImportFileError(`${path} ${json.problem}.`)
  const parsed = document.safeParse(json.value)
  if (parsed.success) return parsed.data
  throw new ImportFileError(`${path} is not a JSON:API document.`, "It must have 'data' with resources.")
}

/** Only the address of a list of entitlements names their owner: `…/policies/<id>/entitlements`. */
function ownerOf(self: string | null | undefined): string | null {
  const [, type, id] = /\/(policies|licenses)\/([^/?]+)\/entitlements(?:\?|$)/.exec(self ?? '') ?? []
  return type && id ? `${type}/${id}` : null
}

function countByType(resources: Iterable<Resource>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}
