import {
  findTimelineEvents,
  recordTimeline,
  recordUncertainTimeline,
  type TimelineEvent,
} from '../../../src/crm/timeline/timeline-events.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { type Failure, isAboutToken } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { readAssociations } from '../api/read-associations.ts'
import { readRecords } from '../api/read-record.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { BATCH } from '../api/write-batch.ts'
import { markOf, noteOf, timelineEvents } from '../mapping/timeline-note.ts'

/** HubSpot's type of the association from a note to a company. */
const TO_COMPANY = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 190 } as const
/** Delay after a refusal that a person must fix. */
const REFUSED_MS = 5 * 60 * 1000

/** The notes about licenses of a process. */
export interface Timeline {
  /** Writes a note for each new event of a license to the timeline of its company. Returns the failure that pauses the sync, or null. */
  run(holds: () => Promise<boolean>): Promise<Failure | null>
}

/** Creates the timeline. A refusal of notes alone is logged, and they are tried again after five minutes. */
export function createTimeline(app: AppContext, client: HubspotClient): Timeline {
  let refusedUntil = 0
  return {
    async run(holds) {
      if (app.now().getTime() < refusedUntil) return null
      for (;;) {
        if (!(await holds())) return null
        const page = await findTimelineEvents(app, timelineEvents, BATCH)
        if (!page) return null
        // A process that is killed, or a response that is lost, leaves it open which notes exist.
        if (!page.isUncertain && page.events.length > 0) await recordUncertainTimeline(app)
        const failure = await writeNotes(app, client, page.events, page.isUncertain)
        if (!failure) {
          await recordTimeline(app, page.upTo)
          continue
        }
        if (failure.kind !== 'misconfigured' || isAboutToken(failure)) return failure
        refusedUntil = app.now().getTime() + REFUSED_MS
        const { code, reason } = failure
        app.log.error({ msg: 'HubSpot refuses notes; everything else is synced', code, reason })
        return null
      }
    },
  }
}

/** Writes the notes of a page. After an attempt with an unknown outcome, it first looks for those that exist. */
async function writeNotes(
  app: AppContext,
  client: HubspotClient,
  events: readonly TimelineEvent[],
  isUncertain: boolean,
): Promise<Failure | null> {
  const linked = events.filter(({ companyId }) => companyId !== null)
  if (linked.length === 0) return null
  const existing = isUncertain ? await findMarks(client, linked) : new Set<string>()
  if ('kind' in existing) return existing
  const missing = linked.filter((event) => !existing.has(markOf(event)))
  if (missing.length === 0) return null
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects('notes')}/batch/create`,
    body: {
      inputs: missing.map((event) => ({
        objectWriteTraceId: event.id,
        properties: { hs_timestamp: event.occurredAt.toISOString(), hs_note_body: noteOf(event) },
        associations: [{ to: { id: event.companyId! }, types: [TO_COMPANY] }],
      })),
    },
  })
  if (verdict.kind === 'ok') {
    // A company that was deleted meanwhile has no timeline.
    for (const error of objectsIn(body, 'errors'))
      app.log.warn({ msg: 'HubSpot refuses a note', code: textIn(error, 'category') })
    return null
  }
  if (verdict.kind !== 'permanent') return verdict
  if (missing.length === 1) {
    app.log.warn({ msg: 'HubSpot refuses a note', eventId: missing[0]!.id, code: verdict.code })
    return null
  }
  // One note that HubSpot refuses must not lose the other ones.
  const middle = Math.ceil(missing.length / 2)
  return (
    (await writeNotes(app, client, missing.slice(0, middle), false)) ??
    (await writeNotes(app, client, missing.slice(middle), false))
  )
}

/** The marks in the notes of the companies of events. */
async function findMarks(
  client: HubspotClient,
  events: readonly TimelineEvent[],
): Promise<Set<string> | Failure> {
  const ids = new Set<string>()
  const records = {
    from: 'companies',
    to: 'notes',
    ids: [...new Set(events.map(({ companyId }) => companyId!))],
  }
  const unread = await readAssociations(client, records, ({ ends }) => {
    for (const { toObjectId } of ends) ids.add(String(toObjectId))
    return true
  })
  if (unread) return unread
  const notes = await readRecords(client, 'notes', [...ids], ['hs_note_body'])
  if ('kind' in notes) return notes
  return new Set(
    notes.flatMap(({ properties }) => /Event [0-9a-f-]{36}/.exec(properties.hs_note_body ?? '') ?? []),
  )
}
