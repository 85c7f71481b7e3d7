import { randomBytes } from 'node:crypto'
import { missing, missingReference } from '../http/api-error.ts'
import type { StripeObject } from './stripe-object.ts'

/** The types of objects that the emulator keeps, with the prefix of their ids. */
export const prefixes = {
  product: 'prod_',
  price: 'price_',
  customer: 'cus_',
  'checkout.session': 'cs_test_',
  line_item: 'li_',
  payment_intent: 'pi_',
  charge: 'ch_',
  refund: 're_',
  dispute: 'du_',
  webhook_endpoint: 'we_',
  event: 'evt_',
  subscription: 'sub_',
  subscription_item: 'si_',
  invoice: 'in_',
  invoice_line: 'il_',
  invoice_payment: 'inpay_',
  invoiceitem: 'ii_',
  credit_note: 'cn_',
  'test_helpers.test_clock': 'clock_',
  'billing.meter': 'mtr_test_',
  'billing.meter_event': 'mtrev_',
} as const

export type ObjectType = keyof typeof prefixes

/** Words of each type in messages. */
const nouns: Partial<Record<ObjectType, string>> = {
  'checkout.session': 'checkout.session',
  line_item: 'line_item',
}

/** Common fields that objects of a type do not have. */
const lacking: Partial<Record<ObjectType, readonly string[]>> = {
  line_item: ['created', 'livemode'],
  subscription_item: ['livemode'],
  refund: ['livemode'],
}

export interface AccountOptions {
  /** Default: a new one. */
  id?: string
  /** The secret key. Default: a new one of test mode. */
  key?: string
  /** The real time. */
  now?: () => Date
}

/** Where a change of an object is announced. */
export type OnChange = (type: string, object: StripeObject, previous?: Record<string, unknown>) => void

/** An account of Stripe in one mode, in memory. */
export interface Account {
  readonly id: string
  key: string
  readonly livemode: boolean
  now(): Date
  /** Seconds since 1970, as Stripe counts: simulated while a test clock advances. */
  seconds(): number
  /** Runs at a simulated time. */
  at(seconds: number, run: () => void): void
  newId(type: ObjectType): string
  /** Stores an object. `fields` replace the common ones. */
  add(type: ObjectType, fields: Record<string, unknown>): StripeObject
  /** An object; throws Stripe's error for one that does not exist. With `param`, as a wrong parameter. */
  get(type: ObjectType, id: string, param?: string): StripeObject
  find(type: ObjectType, id: string): StripeObject | null
  /** All objects of a type, the oldest first. */
  all(type: ObjectType): StripeObject[]
  remove(type: ObjectType, id: string): void
  /** Announces a change as an event. */
  emit: OnChange
  onEvent: OnChange
}

/** Creates an empty account. */
export function createAccount({ id, key, now = () => new Date() }: AccountOptions = {}): Account {
  const stores = new Map<ObjectType, Map<string, StripeObject>>()
  const storeOf = (type: ObjectType) => {
    const store = stores.get(type) ?? new Map<string, StripeObject>()
    stores.set(type, store)
    return store
  }
  const secret = key ?? `sk_test_${token(48)}`
  const livemode = secret.includes('_live_')
  let simulated: number | null = null
  const account: Account = {
    id: id ?? `acct_${token(16)}`,
    key: secret,
    livemode,
    now,
    seconds: () => simulated ?? Math.floor(now().getTime() / 1_000),
    at(seconds, run) {
      const before = simulated
      simulated = seconds
      try {
        run()
      } finally {
        simulated = before
      }
    },
    newId: (type) => prefixes[type].replace('_test_', livemode ? '_live_' : '_test_') + token(24),
    add(type, fields) {
      const object: StripeObject = {
        id: account.newId(type),
        object: type,
        created: account.seconds(),
        livemode,
        ...fields,
      }
      for (const field of lacking[type] ?? []) delete object[field]
      storeOf(type).set(object.id, object)
      return object
    },
    find: (type, objectId) => storeOf(type).get(objectId) ?? null,
    get(type, objectId, param) {
      const found = account.find(type, objectId)
      const noun = nouns[type] ?? type
      if (!found) throw param ? missingReference(noun, objectId, param) : missing(noun, objectId)
      return found
    },
    all: (type) => [...storeOf(type).values()],
    remove: (type, objectId) => void storeOf(type).delete(objectId),
    emit: (type, object, previous) => account.onEvent(type, object, previous),
    onEvent: () => {},
  }
  return account
}

/** Random letters and digits. */
export function token(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('')
}
