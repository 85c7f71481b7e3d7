import { invalidValues } from './check-values.ts'
import type { ObjectType } from './object-type.ts'
import type { CrmRecord } from './record.ts'

/** A stage of a pipeline of deals. */
export interface DealStage {
  id: string
  label: string
  probability: string
}

/** A pipeline of deals. */
export interface Pipeline {
  id: string
  label: string
  stages: readonly DealStage[]
}

/** HubSpot's default pipeline, and one as an administrator adds it: HubSpot numbers it and its stages. */
export const pipelines: readonly Pipeline[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    stages: [
      { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2' },
      { id: 'qualifiedtobuy', label: 'Qualified To Buy', probability: '0.4' },
      { id: 'presentationscheduled', label: 'Presentation Scheduled', probability: '0.6' },
      { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', probability: '0.8' },
      { id: 'contractsent', label: 'Contract Sent', probability: '0.9' },
      { id: 'closedwon', label: 'Closed Won', probability: '1.0' },
      { id: 'closedlost', label: 'Closed Lost', probability: '0.0' },
    ],
  },
  {
    id: '75124300',
    label: 'Renewals',
    stages: [
      { id: '145124301', label: 'Renewal due', probability: '0.5' },
      { id: '145124302', label: 'Renewed', probability: '1.0' },
      { id: '145124303', label: 'Not renewed', probability: '0.0' },
    ],
  },
]

/** The stages of all pipelines. */
export const dealStages = pipelines.flatMap(({ stages }) => stages)

export function isClosed({ probability }: DealStage): boolean {
  return probability === '1.0' || probability === '0.0'
}

/** The properties that HubSpot computes from a deal's stage. */
export function closedBy(stageId: string): Record<string, string> {
  const stage = dealStages.find(({ id }) => id === stageId)
  const closed = stage !== undefined && isClosed(stage)
  return { hs_is_closed: String(closed), hs_is_closed_won: String(closed && stage.probability === '1.0') }
}

/**
 * The values of a deal with the pipeline of its stage. Without a pipeline, a stage must be in the pipeline that the deal
 * has, which is the default one for a new deal.
 */
export function withPipeline(
  type: ObjectType,
  values: Map<string, string>,
  deal: CrmRecord | null,
): Map<string, string> {
  const stage = values.get('dealstage')
  if (type.name !== 'deals' || !stage) return values
  const pipelineId = values.get('pipeline') ?? deal?.values.get('pipeline') ?? 'default'
  const pipeline = pipelines.find(({ id }) => id === pipelineId)
  if (!pipeline?.stages.some(({ id }) => id === stage))
    throw invalidValues([
      {
        message: `${stage} is not a stage of the pipeline ${pipelineId}`,
        code: 'INVALID_OPTION',
        context: { propertyName: ['dealstage'] },
      },
    ])
  return new Map([...values, ['pipeline', pipelineId]])
}
