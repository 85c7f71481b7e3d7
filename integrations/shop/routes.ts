import { isUtf8 } from 'node:buffer'
import { receiveBody, respondUncached } from '../../src/http/receive-body.ts'
import type { Route } from '../../src/http/server-options.ts'
import { isSigned } from '../../src/http/standard-webhooks.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { parseJson } from '../../src/platform/json.ts'
import { decodeUtf8 } from '../../src/platform/utf8.ts'
import type { ShopKey } from '../../src/shops/shop-settings.ts'
import { say } from '../../src/texts/say.ts'
import { inEnglish } from '../../src/texts/sentence.ts'
import { followSentSale } from './follow-sent-sale.ts'
import { readSale } from './read-sale.ts'

const PATH = '/sales'
/** Far more than a sale has. */
const MAX_BYTES = 256 * 1024
/** How far the clock of a shop may be ahead. */
const MAX_AHEAD_MS = 24 * 60 * 60 * 1000

/** The route for shops that send their sales themselves; none without a secret. `clock` is the real time, which shops sign. */
export function shopRoutes(app: AppContext, keys: readonly ShopKey[], clock: Clock = systemClock): Route[] {
  return keys.length > 0 ? [salesRoute(app, keys, clock)] : []
}

/**
 * Receives the present state of a sale from a shop, signed according to Standard Webhooks, follows it, and responds with what it did
 * to licenses. A request that no shop signed gets the status 401 and a line in the audit log, and changes nothing.
 */
function salesRoute(app: AppContext, keys: readonly ShopKey[], clock: Clock): Route {
  return async (request, response, details) => {
    const { path, address, requestId } = details
    if (path !== PATH) return false
    const respond = respondUncached.bind(null, response)
    if (request.method !== 'POST') return respond(405, { message: 'Send a POST request.' }, { allow: 'POST' })
    const bytes = await receiveBody(app, request, response, details, MAX_BYTES)
    if (!bytes) return true
    const shop = keys.find(({ key }) => isSigned(request.headers, bytes, key, clock()))
    if (!shop) {
      app.log.warn({ msg: 'Sale refused', audit: true, reason: 'SIGNATURE', address, requestId })
      return respond(401, {
        message:
          'The signature is not accepted. Sign `webhook-id.webhook-timestamp.body` with a secret of LICET_SHOP_SECRETS, by Standard Webhooks, with the present time.',
      })
    }
    const json = parseJson(isUtf8(bytes) ? decodeUtf8(bytes) : '')
    if (!json.ok) return respond(400, { message: 'The body is no JSON in UTF-8.', issues: [] })
    const sent = readSale(json.value)
    if ('issues' in sent) return respond(400, { message: 'The body is no sale.', ...sent })
    // A later state of the sale would be outdated until then.
    if (sent.changedAt.getTime() > clock().getTime() + MAX_AHEAD_MS) {
      const issue = { path: 'changedAt', message: inEnglish(say('INPUT_TIME_AHEAD')) }
      return respond(400, { message: 'The body is no sale.', issues: [issue] })
    }
    return respond(200, await followSentSale(app, shop.name, sent))
  }
}
