import { readTime } from './clock.ts'
import type { Core } from './core.ts'
import { decide } from './decide.ts'
import { readAnswer, readResponse, type Trust } from './evidence.ts'
import type { ShortDocument } from './generated/graphql.ts'
import { Heartbeat } from './generated/heartbeat.ts'
import { Validate } from './generated/validate.ts'
import { actionOf, judge } from './judge.ts'
import { type Kept, parseKept } from './kept.ts'
import type { Effect, Event } from './memory.ts'
import { isPlaceholder } from './placeholder.ts'
import { type Connection, send } from './send.ts'
import type { Platform, Settings } from './settings.ts'
import type { CodeMailed, Refusal, Standing } from './standing.ts'
import { english, germanAtStart, sentenceOf } from './texts.ts'

/** Longest sleep, so that a machine that wakes from its own sleep is noticed. */
const SLEEP = 30_000

/** The part for license files, for requests and for releases. */
const carry = () => import('./parts/carry.ts')
const orNull = <Part>(part: Promise<Part>): Promise<Part | null> => part.catch(() => null)
/** Parts that an application loads when it needs them. Null if one cannot be loaded, as from a web server in an outage. */
const parts = {
  activate: () => orNull(import('./parts/activate.ts')),
  carry: () => orNull(carry()),
  merge: () => orNull(import('./parts/merge.ts')),
  german: () => orNull(import('./parts/german.ts')),
  keys: () => orNull(import('./parts/trust-keys.ts')),
  outbox: () => orNull(import('./parts/send-outbox.ts')),
}

type Listener = (standing: Standing) => void
type Signal = ReturnType<typeof setTimeout> & { unref?: () => void }

/** Licenses one product on one device. Nothing throws except for a wrong call. */
export interface Licensing {
  /**
   * Activates a license on this device. Returns the standing, or why the gateway declined. If all seats are in use, `devices`
   * lists the devices that hold them.
   */
  activate(key: string, options?: { name?: string | undefined }): Promise<Standing | Refusal>
  /**
   * Returns whether the software may be used. Requests the gateway if a check is due, or if `fresh` is true. Without the gateway,
   * the newest signed answer or license file decides.
   */
  check(options?: { fresh?: boolean | undefined }): Promise<Standing>
  /** The standing as it is known now, without a request. */
  readonly standing: Standing
  /** Whether the license may be used and grants an entitlement. Needs no network. False before the first `check`. */
  has(code: string): boolean
  /** Value of an entitlement; undefined if the license may not be used or does not grant it. Needs no network. */
  value(code: string): boolean | number | string | undefined
  /**
   * Starts a trial of the license type `trial` of the settings. If the address must be confirmed, a code is mailed: call this
   * again with the `code`.
   */
  startTrial(
    email: string | null,
    details?: { code?: string; name?: string; organization?: string },
  ): Promise<Standing | CodeMailed | Refusal>
  /**
   * Records usage of a meter. It is on disk when this returns, and sent once and in order. Returns false if no license key is
   * active, or if the store does not work. Nothing is recorded then.
   */
  recordUsage(amount: number, meter?: string): Promise<boolean>
  /** Starts heartbeats, checks and the sending of usage in the background. They do not keep the process alive. */
  start(): void
  /** Ends what `start` started. */
  stop(): void
  /**
   * Gives the license up on this device. Returns when another device can take the seat; null if the gateway is unreachable, and
   * the release is sent later.
   */
  deactivate(): Promise<{ seatFreeAt: string | null }>
  /** Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request. */
  request(options?: { name?: string | undefined }): Promise<string>
  /** Installs a license file that a person carried here. `key` is needed for an encrypted file only. */
  install(file: string, options?: { key?: string | null }): Promise<Standing | Refusal>
  /**
   * Gives the installed license file up. Returns the release file, for a person to carry to the gateway; null if this device
   * cannot release a file, because it requested none.
   */
  release(): Promise<string | null>
  /** Calls a function after each change of the standing. Returns a function that ends this. */
  onChange(listener: Listener): () => void
}

function assertTexts(values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values))
    if (typeof value !== 'string') throw new TypeError(`${name} must be a text`)
}

/** Creates a client for a runtime. Throws if a setting is wrong. */
export function licensingOn(platform: Platform, settings: Settings): Licensing {
  const { gateway, product, version, keys, releasedAt, locale = 'en' } = settings
  assertTexts({ gateway, product: product || null, version: version || null })
  if (!/^https?:/i.test(gateway)) throw new TypeError('gateway must be a URL with http or https')
  if (typeof keys !== 'object' || keys === null) throw new TypeError('keys must be a JWK Set')
  const connection: Connection = {
    url: new URL(gateway).href.replace(/\/+(graphql\/*)?$/, ''),
    fetch: settings.fetch ?? platform.fetch,
    timeout: settings.timeout ?? 15_000,
    locale,
  }
  const store = settings.store ?? platform.store(product)
  const listeners = new Set<Listener>()
  const running = new Map<string, Promise<void>>()
  const seatFreeAt = new Map<string, string | null>()
  let sentences = locale === 'de' ? germanAtStart : english
  let trusted = keys
  /** When the newest key list that was seen was signed. A client in another language does not store it. */
  let listedAt = 0
  let kept: Kept = parseKept(null)
  /** Whether `kept` has changes that the store could not take. */
  let isAhead = false
  /** What the store had when it was last read or written. */
  let base = kept
  /** Whether the store was ever read. */
  let isRead = false
  let wasOpened = false
  let lastChange = Promise.resolve(true)
  let opened: Promise<Trust> | undefined
  let timer: Signal | undefined
  let wakeAt = Infinity
  let isStarted = false
  let shown = ''

  const core: Core = {
    settings,
    platform,
    connection,
    kept: () => kept,
    at,
    open,
    change,
    apply,
    ask,
    settle,
    sendOutbox,
    fetchKeys,
    refuse,
    standing: readStanding,
  }

  async function activate(key: string, name = platform.deviceName): Promise<Standing | Refusal> {
    assertTexts({ key })
    await open()
    await sendOutbox()
    return (await (await parts.activate())?.activate(core, key, name)) ?? refuse('UNREACHABLE')
  }

  function readStanding(): Standing {
    const verdict = judge(kept.memory, now())
    const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString())
    const message = sentenceOf(verdict.code, sentences)
    return { ...verdict, message, expiry: iso(verdict.expiry), until: iso(verdict.until) }
  }

  function grantOf(code: string): boolean | number | string | undefined {
    const { entitlements } = judge(kept.memory, now())
    return Object.hasOwn(entitlements, code) ? entitlements[code] : undefined
  }

  function now(): number {
    return (settings.now ?? Date.now)()
  }

  /** The time by which texts are judged. */
  function at(): number {
    return readTime(kept.memory, now()).at
  }

  /** Reads the store once, and verifies what is in it. A store that could not be read is read again. */
  function open(): Promise<Trust> {
    opened ??= readStore().catch((error) => {
      // A function of the settings failed. It is called again.
      opened = undefined
      throw error
    })
    return opened
  }

  async function readStore(): Promise<Trust> {
    if (sentences === germanAtStart) sentences = (await parts.german())?.german ?? english
    await change((same) => same)
    if (wasOpened && !isRead) {
      opened = undefined
      return await trustNow()
    }
    const { keyList, answer, file } = kept
    const part = file === null ? null : await parts.carry()
    const isDone = isRead && !part === (file === null)
    if (keyList) await trustList(keyList)
    const trust = { ...(await trustNow()) }
    const yes = answer === null ? null : await readAnswer(answer, trust)
    const installed = (await part?.readInstalled(core, trust)) ?? null
    await apply({ type: 'OPENED', answer: yes, file: installed })
    wasOpened = true
    if (!isDone) opened = undefined
    return trust
  }

  async function trustNow(): Promise<Trust> {
    return { keys: trusted, product, version, releasedAt, fingerprint: await readFingerprint() }
  }

  async function readFingerprint(): Promise<string> {
    const { fingerprint } = settings
    const given = typeof fingerprint === 'function' ? await fingerprint() : fingerprint
    const named = given ?? platform.variable('LICET_FINGERPRINT')
    if (named && !isPlaceholder(named)) return named
    const derived = await platform.fingerprint(product).catch(() => null)
    if (derived) return derived
    const random = crypto.randomUUID()
    await change((before) => ({ ...before, random: before.random ?? random }))
    return kept.random ?? random
  }

  /**
   * Changes what is kept, one change after another, in the store if it works. Otherwise in memory, because a full disk makes no license
   * invalid. With `inStore`, changes nothing then, and returns false.
   */
  function change(make: (before: Kept) => Kept, inStore = false): Promise<boolean> {
    lastChange = lastChange.then(async () => {
      let former: Kept | undefined
      let after: Kept | undefined
      const merge = isAhead && (await parts.merge())?.merge
      try {
        await store.update((text) => {
          let stored = parseKept(text)
          // Statements are used after their texts were verified.
          if (!isRead) stored = { ...stored, memory: { ...stored.memory, answer: null, file: null } }
          isRead = true
          former = merge ? merge(kept, stored, base) : isAhead ? kept : stored
          base = stored
          // Made once, also if the text cannot be written then.
          after = kept = make(former)
          return JSON.stringify(after)
        })
        base = after!
        isAhead = false
        return true
      } catch {
        kept = former ?? kept
        if (inStore) return false
        kept = after ?? make(kept)
        isAhead = true
        return true
      }
    })
    return lastChange
  }

  /**
   * Applies an event, and starts what follows from it. With `inStore`, returns false if the store does not work, and changes
   * nothing then.
   */
  async function apply(
    event: Event,
    also: (before: Kept) => Kept = (same) => same,
    inStore = false,
  ): Promise<boolean> {
    let effects: Effect[] = []
    const isApplied = await change((before) => {
      const changed = also(before)
      const decision = decide(changed.memory, event, now())
      effects = decision.effects
      return { ...changed, memory: decision.memory }
    }, inStore)
    if (!isApplied) return false
    notify()
    for (const effect of effects) {
      if (effect.type === 'WAKE') wakeIn(effect.after)
      else if (effect.type === 'SEND') void sendOutbox()
      else if (isStarted || event.type === 'TICK') void checkOnce(effect.type === 'ACTIVATE')
    }
    return true
  }

  function notify(): void {
    const { until: _, ...standing } = readStanding()
    const text = JSON.stringify(standing)
    if (text === shown) return
    shown = text
    for (const listener of listeners) {
      try {
        listener(readStanding())
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  /** Sleeps in short steps, because a timer stands still while the machine sleeps. */
  function wakeIn(after: number): void {
    wakeAt = now() + after * (1 + Math.random() / 10)
    if (!isStarted) return
    clearTimeout(timer)
    const left = Math.max(0, wakeAt - now())
    timer = setTimeout(
      () => {
        const rest = wakeAt - now()
        // A clock that was set back would make the wait longer.
        if (rest <= 0 || rest > left) void open().then(() => apply({ type: 'TICK' }))
        else wakeIn(rest / 1.1)
      },
      Math.min(left, SLEEP),
    ) as Signal
    timer.unref?.()
  }

  /** Runs work unless it runs already. */
  function once(name: string, work: () => Promise<void>): Promise<void> {
    const promise = running.get(name) ?? work().finally(() => running.delete(name))
    running.set(name, promise)
    return promise
  }

  async function ask<Answer, Variables>(
    document: ShortDocument<{ result: Answer }, Variables>,
    variables: Variables,
    id: string | null = null,
    goesOn = false,
  ): Promise<Answer | null> {
    const outcome = await send<Answer, Variables>(connection, document, variables)
    if (!outcome.fault) return outcome.result
    const { retryAfter, arrived, code } = outcome.fault
    // Without a primary, a standby of the gateway can still validate.
    if (goesOn && code === 'DATABASE_UNAVAILABLE') return {} as Answer
    await noteOutage(retryAfter, arrived ? null : id)
    return null
  }

  function checkOnce(activates = false): Promise<void> {
    // A response of an unexpected form counts as none.
    return once('CHECK', () => checkNow(activates).catch(() => noteOutage()))
  }

  async function noteOutage(retryAfter: number | null = null, unsent: string | null = null): Promise<void> {
    await apply({ type: 'UNREACHABLE', retryAfter, unsent })
  }

  async function checkNow(activates: boolean): Promise<void> {
    const { fingerprint } = await open()
    const { key } = kept.memory
    if (key !== null) {
      if (activates && !(await (await parts.activate())?.askToActivate(core, key, platform.deviceName)))
        return
      const beat = await ask(Heartbeat, { input: { key, fingerprint } }, null, true)
      if (!beat) return
      if ('code' in beat && beat.code === 'LEASE_LOST') await apply({ type: 'LOST' })
      const within =
        'nextHeartbeatBy' in beat && beat.nextHeartbeatBy
          ? Date.parse(beat.nextHeartbeatBy) - Date.parse(beat.validation.checkedAt)
          : null
      await validate(key, within)
    }
    if (kept.file !== null) await (await parts.carry())?.checkInstalled(core)
  }

  async function validate(key: string, within: number | null): Promise<void> {
    const trust = await open()
    const { fingerprint } = trust
    const nonce = crypto.randomUUID()
    const keep = settings.offline ?? 'P30D'
    const input = { key, product, version, fingerprint, nonce, keep, signed: true }
    const response = await ask(Validate, { input })
    if (!response) return
    let statement = await readResponse(response, nonce, trust)
    if (!statement && (await fetchKeys())) statement = await readResponse(response, nonce, await open())
    if (!statement) return await noteOutage()
    // A "no" of a time in which the user entered another key is about the former one.
    if (kept.memory.key !== key) return
    await apply({ type: 'ANSWERED', statement, within }, (before) => ({
      ...before,
      answer: response.answer ?? null,
    }))
  }

  async function settle(): Promise<void> {
    await running.get('CHECK')
    if (!readStanding().valid) await checkOnce()
  }

  /** Gets the newest keys of the gateway, if it signed them with a key that is trusted. */
  async function fetchKeys(): Promise<boolean> {
    const list = await (await parts.keys())?.fetchKeyList(core)
    return list ? await trustList(list) : false
  }

  /**
   * Trusts the keys of a list, and keeps it. Returns false if it is not genuine, older than one that was seen, or ended. A list
   * that has ended still shows that older ones are obsolete.
   */
  async function trustList(list: string): Promise<boolean> {
    const listed = await (await parts.keys())?.readKeyList(core, list, trusted)
    const iat = listed?.iat ?? null
    const newest = () => Math.max(listedAt, kept.keyListAt)
    if (iat === null || iat < newest()) return false
    listedAt = iat
    if (iat > kept.keyListAt)
      await change((before) =>
        iat > before.keyListAt ? { ...before, keyList: list, keyListAt: iat } : before,
      )
    if (!listed?.keys || iat < newest()) return false
    trusted = listed.keys
    opened = trustNow()
    return true
  }

  async function sendOutbox(id = ''): Promise<string | null> {
    if (kept.memory.outbox.length > 0)
      await once('SEND', async () => (await parts.outbox())?.sendOutbox(core, seatFreeAt))
    const freeAt = seatFreeAt.get(id) ?? null
    seatFreeAt.delete(id)
    return freeAt
  }

  function refuse(code: string): Refusal {
    const message = sentenceOf(code, sentences)
    const nextAction = code === 'UNREACHABLE' ? 'WAIT' : actionOf(code)
    return { state: 'REFUSED', valid: false, code, message, nextAction, nextAllowedAt: null, devices: [] }
  }

  return {
    activate: (key, { name } = {}) => activate(key, name),
    async check({ fresh = false } = {}) {
      const isFirst = !wasOpened
      await open()
      const { key, file } = kept.memory
      if (!key && !file) {
        const given = platform.variable('LICET_LICENSE_KEY')
        if (given) await activate(given)
      } else if (fresh || isFirst) await checkOnce()
      await apply({ type: 'TICK' })
      await running.get('CHECK')
      return readStanding()
    },
    get standing() {
      return readStanding()
    },
    has: (code) => ![undefined, false].includes(grantOf(code) as boolean),
    value: grantOf,
    async startTrial(email, details = {}) {
      const { trial } = settings
      if (!trial) throw new TypeError('the settings name no trial')
      await open()
      return (
        (await (await parts.activate())?.startTrial(core, trial, email, details)) ?? refuse('UNREACHABLE')
      )
    },
    async recordUsage(amount, meter = settings.meter) {
      if (!Number.isInteger(amount) || amount < 0 || amount > 1e9)
        throw new RangeError('amount must be an integer from 0 to 1,000,000,000')
      assertTexts({ meter: meter || null })
      await open()
      let isActive = false
      const event: Event = { type: 'USED', id: crypto.randomUUID(), meter: meter!, amount }
      const noteKey = (before: Kept) => {
        // Another process can have given the license up.
        isActive = before.memory.key !== null
        return before
      }
      return kept.memory.key !== null && (await apply(event, noteKey, true)) && isActive
    },
    start() {
      if (isStarted) return
      isStarted = true
      void open().then(() => apply({ type: 'TICK' }))
    },
    stop() {
      isStarted = false
      clearTimeout(timer)
      timer = undefined
    },
    deactivate: async () => ({ seatFreeAt: (await (await carry()).giveUp(core)).seatFreeAt }),
    request: async ({ name = platform.deviceName } = {}) => await (await carry()).request(core, name),
    async install(file, { key = null } = {}) {
      assertTexts({ file })
      return (await (await parts.carry())?.install(core, file, key)) ?? refuse('UNREACHABLE')
    },
    release: async () => (await (await carry()).giveUp(core)).proof,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
