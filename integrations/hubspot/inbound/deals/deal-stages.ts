import { isObject } from '../../../../src/platform/json.ts'
import type { Failure } from '../../api/classify-response.ts'
import type { HubspotClient } from '../../api/client.ts'
import { paths } from '../../api/paths.ts'
import { objectsIn, textIn } from '../../api/read-response.ts'

/** What a stage of a pipeline means. */
export interface DealStage {
  isWon: boolean
  isClosed: boolean
}

/** The stages of all pipelines of deals. */
export interface DealStages {
  /** All stages by their ids. Empty if HubSpot does not show the pipelines to the token. */
  all(): Promise<ReadonlyMap<string, DealStage> | Failure>
  /** A stage; null if no pipeline has it. Reads the pipelines again for a stage that is new. */
  find(id: string): Promise<DealStage | Failure | null>
}

/** How long stages are kept. An administrator changes them rarely. */
const KEPT_MS = 10 * 60 * 1000

/** Reads the stages of deals, and keeps them for ten minutes. */
export function createDealStages(client: HubspotClient, now: () => Date): DealStages {
  let stages: ReadonlyMap<string, DealStage> | null = null
  let readAt = 0

  async function read(): Promise<ReadonlyMap<string, DealStage> | Failure> {
    const { verdict, body } = await client.send({ method: 'GET', path: paths.pipelines('deals') })
    if (verdict.kind === 'transient' || verdict.kind === 'daily') return verdict
    stages = new Map(objectsIn(body, 'results').flatMap((pipeline) => stagesIn(pipeline)))
    readAt = now().getTime()
    return stages
  }

  async function all(): Promise<ReadonlyMap<string, DealStage> | Failure> {
    return stages && now().getTime() - readAt < KEPT_MS ? stages : await read()
  }

  return {
    all,
    async find(id) {
      const kept = await all()
      if ('kind' in kept) return kept
      const stage = kept.get(id)
      if (stage || readAt === now().getTime()) return stage ?? null
      const current = await read()
      return 'kind' in current ? current : (current.get(id) ?? null)
    },
  }
}

/** A won stage is closed and has the probability 1, a lost stage is closed and has the probability 0. */
function stagesIn(pipeline: Record<string, unknown>): [string, DealStage][] {
  return objectsIn(pipeline, 'stages').map((stage) => {
    const metadata = isObject(stage.metadata) ? stage.metadata : {}
    const probability = Number(metadata.probability ?? Number.NaN)
    const isClosed =
      metadata.isClosed === undefined
        ? probability === 0 || probability === 1
        : String(metadata.isClosed) === 'true'
    return [textIn(stage, 'id') ?? '', { isClosed, isWon: isClosed && probability === 1 }]
  })
}
