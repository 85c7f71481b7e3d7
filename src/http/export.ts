import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { authenticate } from '../auth/authenticate.ts'
import { runUnlessCancelled } from '../platform/cancellation.ts'
import type { AppContext } from '../platform/context.ts'
import { costBudgetOf } from '../platform/limits/limits.ts'
import type { Budget } from '../platform/limits/rate-budget.ts'
import { PublicFault } from '../platform/public-fault.ts'
import { limitGuesses, type RequestLimits, unauthenticated } from './graphql.ts'
import { createRequestDeadline } from './request-deadline.ts'
import { sendFault } from './send-fault.ts'
import type { RoutedRequest, ServerOptions } from './server-options.ts'
import { prepareStream } from './stream.ts'

/** Points of one page of an export. */
export const PAGE_POINTS = 20

/** Part of the budget of a credential that an export leaves to its other requests. */
const LEFT_TO_OTHERS = 0.5

/** Longest time for which the credential of a running export is not checked, in milliseconds. */
const CHECK_EVERY_MS = 10_000

/**
 * Serves `/export/LIST.csv`: a list of the graph with its filters, as a stream of pages. Each page takes a concurrency slot and
 * points, and is read only after the client has taken the page before. A failure after the first page breaks the connection, so
 * that no client takes a part of the list for the whole.
 */
export async function serveExport(
  app: AppContext,
  { exports, edge }: Pick<ServerOptions, 'exports' | 'edge'>,
  { operations, shares }: RequestLimits,
  request: IncomingMessage,
  response: ServerResponse,
  { address, path, requestId }: RoutedRequest,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  if (request.method !== 'GET')
    return sendFault(
      response,
      refuse('METHOD_NOT_ALLOWED', 405, 'An export is read with GET.', { allow: 'GET' }),
    )
  const credential = request.headers.authorization
  if (credential === undefined) return sendFault(response, unauthenticated({ closesConnection: false }))
  const { signal, waitFor } = createRequestDeadline(response, edge.requestTimeoutMs)
  const inSlot = <T>(work: () => Promise<T>) =>
    shares.run(`credential ${credential}`, signal, () =>
      operations.run(signal, () => runUnlessCancelled(signal, work)),
    )
  const findCaller = () => authenticate(app, credential, requestId, address)
  const { caller } = await waitFor(inSlot(() => limitGuesses(app, address, credential, findCaller)))
  if (!caller) return sendFault(response, unauthenticated({ closesConnection: false }))
  const [, list] = /^\/export\/([A-Za-z]+)\.csv$/.exec(path) ?? []
  const filters = new URL(request.url ?? '', 'http://gateway').searchParams
  const found = list === undefined ? null : exports?.(list, filters, { caller, signal })
  if (!found)
    return sendFault(
      response,
      refuse('NOT_FOUND', 404, 'No list of your graph can be exported at this path.'),
    )

  const pace = createPace(costBudgetOf(app.limits, caller), caller.principal, signal)
  const readNext = async () => {
    await pace()
    return await inSlot(found.readNext)
  }
  try {
    let checkedAt = performance.now()
    // The first page shows whether the export can be read, so that its failure is a response of its own.
    let page = await waitFor(readNext())
    prepareStream(request, response)
    response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${found.fileName}"`,
    })
    for (;;) {
      if (!response.write(page.text)) await once(response, 'drain', { signal })
      if (page.isLast) break
      if (performance.now() - checkedAt > CHECK_EVERY_MS) {
        checkedAt = performance.now()
        if (!isDeepStrictEqual((await inSlot(findCaller)).caller, caller)) return void response.destroy()
      }
      page = await readNext()
    }
    response.end()
  } catch (error) {
    // A wait that the end of the request interrupts fails with an error of its own.
    throw signal.aborted ? signal.reason : error
  }
}

/** Returns a function that waits until the budget of a credential allows another page, and charges it. */
function createPace({ rate, spend }: Budget, owner: string, signal: AbortSignal): () => Promise<void> {
  const msPerPage =
    rate.points === 0 ? 0 : (PAGE_POINTS / (rate.points * (1 - LEFT_TO_OTHERS))) * rate.seconds * 1000
  let earliest = performance.now()
  return async () => {
    const early = earliest - performance.now()
    if (early > 0) await sleep(early, undefined, { signal })
    for (;;) {
      const { waitMs } = await spend(owner, PAGE_POINTS)
      if (waitMs === 0) break
      await sleep(waitMs, undefined, { signal })
    }
    earliest = Math.max(earliest, performance.now() - msPerPage) + msPerPage
  }
}

function refuse(
  code: string,
  status: number,
  message: string,
  headers?: Record<string, string>,
): PublicFault {
  return new PublicFault(code, status, message, headers && { headers })
}
