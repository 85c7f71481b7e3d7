import type { RenewalSettings } from '../../../src/crm/renewals/renewal-settings.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { createDealStages } from '../inbound/deals/deal-stages.ts'
import { renewalDealType } from '../mapping/deal-properties.ts'
import { checkProperties } from './check-properties.ts'
import { type Finding, missingScope } from './finding.ts'
import { findMissingScopes, lineItemProbe } from './scope-probes.ts'

const check = 'renewals'

/** Checks what renewal deals need: the scope of line items, the property, the pipeline and its stages. */
export async function checkRenewals(client: HubspotClient, settings: RenewalSettings): Promise<Finding[]> {
  if (settings.mode === 'task')
    return [{ check, ok: true, message: `a task is created ${settings.days} days before an expiry` }]
  const missing = await findMissingScopes(client, [lineItemProbe])
  return [
    ...missing.map((scope) => missingScope(scope)),
    ...(await checkProperties(client, [renewalDealType])),
    ...(await checkStages(client, settings)),
  ]
}

async function checkStages(
  client: HubspotClient,
  { pipeline, stage, doneStage, days }: RenewalSettings,
): Promise<Finding[]> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.pipelines('deals') })
  if (verdict.kind !== 'ok')
    return [
      {
        check,
        ok: false,
        message: `${verdict.code}: ${verdict.reason}`,
        fix: 'Fix the problems above first.',
      },
    ]
  const found = objectsIn(body, 'results').find((one) => textIn(one, 'id') === pipeline)
  const problem = (message: string, fix: string): Finding => ({ check, ok: false, message, fix })
  if (!found)
    return [
      problem(
        `there is no pipeline ${pipeline}`,
        'Set LICET_HUBSPOT_RENEWAL_PIPELINE to the ID of a pipeline: Settings → Objects → Deals → Pipelines.',
      ),
    ]
  const ids = objectsIn(found, 'stages').map((one) => textIn(one, 'id'))
  const stages = createDealStages(client, () => new Date())
  const problems: Finding[] = []
  for (const [name, id, isRight, must] of [
    ['LICET_HUBSPOT_RENEWAL_STAGE', stage, (isClosed: boolean) => !isClosed, 'open'],
    [
      'LICET_HUBSPOT_RENEWAL_DONE_STAGE',
      doneStage,
      (isClosed: boolean, isWon: boolean) => isClosed && !isWon,
      'closed and not won: a won deal renews the license again',
    ],
  ] as const) {
    const known = id && ids.includes(id) ? await stages.find(id) : null
    if (!known || 'kind' in known)
      problems.push(
        problem(`the pipeline ${pipeline} has no stage ${id}`, `Set ${name} to the ID of a stage of it.`),
      )
    else if (!isRight(known.isClosed, known.isWon))
      problems.push(problem(`the stage ${id} must be ${must}`, `Set ${name} to another stage.`))
  }
  if (problems.length > 0) return problems
  return [
    { check, ok: true, message: `a deal is created ${days} days before an expiry, in the stage ${stage}` },
  ]
}
