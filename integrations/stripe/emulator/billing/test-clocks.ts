import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { integer, text } from '../http/read.ts'
import { type AfterRetries, runBilling } from './cycle.ts'
import { addIntervals } from './interval.ts'
import { itemsOf, priceOf, recurringOf } from './items.ts'

/** Creates a test clock. */
export function createClock(account: Account, params: Params): StripeObject {
  const frozen = integer(params, 'frozen_time')
  if (frozen === null) throw invalid('frozen_time', 'Missing required param: frozen_time.')
  return account.add('test_helpers.test_clock', {
    deletes_after: frozen + 30 * 24 * 60 * 60,
    frozen_time: frozen,
    name: text(params, 'name'),
    status: 'ready',
    status_details: {},
  })
}

/** Settings of the account that no API changes. */
export const settings: WeakMap<Account, { afterRetries: AfterRetries }> = new WeakMap()

/** Moves a test clock forward. Stripe allows at most two intervals of the shortest subscription at once. */
export function advanceClock(account: Account, clock: StripeObject, params: Params): StripeObject {
  const until = integer(params, 'frozen_time') ?? 0
  const from = Number(clock.frozen_time)
  if (until <= from)
    throw invalid('frozen_time', 'frozen_time must be later than the present time of the clock.')
  if (clock.status !== 'ready') throw new ApiError(400, 'The clock is advancing.')
  const own = () => account.all('subscription').filter((subscription) => subscription.test_clock === clock.id)
  const latest = own()
    .filter(({ status }) => status !== 'canceled')
    .map((subscription) => addIntervals(from, recurringOf(priceOf(itemsOf(subscription)[0]!)), 2))
  if (latest.some((limit) => until > limit))
    throw invalid(
      'frozen_time',
      'You cannot advance a test clock by more than two intervals of its shortest subscription.',
    )
  const { afterRetries } = settings.get(account) ?? { afterRetries: 'cancel' }
  runBilling(account, own, until, afterRetries)
  clock.frozen_time = until
  account.at(until, () => account.emit('test_helpers.test_clock.ready', clock))
  return clock
}

/** Runs at the present time of a customer: that of its test clock, if it has one. */
export function atTimeOf<T>(account: Account, clockId: unknown, run: () => T): T {
  const clock = typeof clockId === 'string' ? account.get('test_helpers.test_clock', clockId) : null
  if (!clock) return run()
  let result: T
  account.at(Number(clock.frozen_time), () => {
    result = run()
  })
  return result!
}
