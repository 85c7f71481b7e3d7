import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { LicenseTypeChoicesDocument, type LicenseTypeChoicesQuery } from '../generated/graphql.ts'
import { ProblemLine } from '../parts/problem-line.tsx'

type LicenseTypeChoice = LicenseTypeChoicesQuery['licenseTypes']['edges'][number]['node']

/** Returns the published license types of a product, or of all products, and why they could not be loaded. */
export function useLicenseTypes(
  product: string | null,
  pause = false,
): {
  types: readonly LicenseTypeChoice[]
  problem: ReactNode
} {
  const [{ data, error }, retry] = useQuery({
    query: LicenseTypeChoicesDocument,
    variables: { product },
    pause,
  })
  return {
    types: data?.licenseTypes.edges.map(({ node }) => node) ?? [],
    problem: !data && <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />,
  }
}
