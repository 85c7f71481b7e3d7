import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import type { Finding } from './finding.ts'

/** Checks that the token may write notes. The call changes nothing even if it is allowed. */
export async function checkTimeline(client: HubspotClient): Promise<Finding> {
  const check = 'timeline'
  const path = `${paths.objects('notes')}/batch/create`
  const { verdict } = await client.send({ method: 'POST', path, body: { inputs: [] } })
  // If the scope is granted, HubSpot refuses the empty batch for good.
  if (verdict.kind === 'ok' || verdict.kind === 'permanent')
    return { check, ok: true, message: 'the token may write notes' }
  const fix = 'Grant the scopes that the message names, or set LICET_HUBSPOT_TIMELINE=0.'
  return { check, ok: false, message: `${verdict.code}: ${verdict.reason}`, fix }
}
