import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

/** The filters of the catalogue, as they are in the address. */
export interface CatalogueSearch extends PageSearch {
  product?: string
}

export function parseCatalogueSearch(raw: Record<string, unknown>): CatalogueSearch {
  return { ...(typeof raw.product === 'string' && { product: raw.product }), ...parsePageSearch(raw) }
}

/** The part of the page of a license type that its address names. */
export interface LicenseTypeSearch {
  /** The revisions that are compared. Absent ones are the last two. */
  left?: number
  right?: number
  /** The revision that was just published: the page then offers the next step. */
  published?: number
}

export function parseLicenseTypeSearch(raw: Record<string, unknown>): LicenseTypeSearch {
  const number = (value: unknown) =>
    Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined
  const left = number(raw.left)
  const right = number(raw.right)
  const published = number(raw.published)
  return { ...(left && { left }), ...(right && { right }), ...(published && { published }) }
}

export const templateNames = ['trial', 'annual', 'perpetual', 'floating', 'metered'] as const
export type TemplateName = (typeof templateNames)[number]

/** What a new license type begins with: a template, or the rules of another license type. */
export interface NewSearch {
  product?: string
  template?: TemplateName
  like?: string
}

export function parseNewSearch(raw: Record<string, unknown>): NewSearch {
  const template = templateNames.find((known) => known === raw.template)
  return {
    ...(typeof raw.product === 'string' && { product: raw.product }),
    ...(template && { template }),
    ...(typeof raw.like === 'string' && { like: raw.like }),
  }
}

/** How many of the newest releases a page of releases leaves out. */
export interface ReleaseSearch {
  skip?: number
}

export function parseReleaseSearch(raw: Record<string, unknown>): ReleaseSearch {
  return Number.isInteger(raw.skip) && Number(raw.skip) > 0 ? { skip: Number(raw.skip) } : {}
}
