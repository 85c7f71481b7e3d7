import { type Failure, isAboutToken } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { dealType } from '../mapping/deal-properties.ts'
import { problemsOf } from './portal-problems.ts'
import { readProperties } from './read-properties.ts'
import { dealWriteProbe, sendProbe } from './scope-probes.ts'

/** Why HubSpot accepts no properties of deals although it accepts companies and contacts. */
export interface DealsRefused {
  code: string
  reason: string
}

const ADVICE = 'Companies, contacts and won deals are processed meanwhile.'

/** The refusal of deals alone; null if the failure is temporary or concerns the token. */
export function dealsRefusalOf(failure: Failure): DealsRefused | null {
  if (failure.kind !== 'misconfigured' || isAboutToken(failure)) return null
  return { code: failure.code, reason: `${failure.reason} ${ADVICE}` }
}

/** Why HubSpot refuses the properties of deals; null if it accepts them. */
export async function inspectDeals(
  client: HubspotClient,
): Promise<{ dealsRefused: DealsRefused | null } | Failure> {
  const refusalOrFailure = (failure: Failure) => {
    const dealsRefused = dealsRefusalOf(failure)
    return dealsRefused ? { dealsRefused } : failure
  }
  const { verdict } = await sendProbe(client, dealWriteProbe.call)
  // If the scope is granted, HubSpot refuses the empty batch for good.
  if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') return refusalOrFailure(verdict)
  const properties = await readProperties(client, dealType)
  if ('kind' in properties) return refusalOrFailure(properties)
  const [problem] = problemsOf(dealType, properties)
  if (!problem) return { dealsRefused: null }
  return { dealsRefused: { code: problem.code, reason: `${problem.message}. ${problem.fix} ${ADVICE}` } }
}
