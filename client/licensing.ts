import { verifyKeyList } from '../verifier/verify-key-list.ts'
import { readTime } from './clock.ts'
import { decide } from './decide.ts'
import { readAnswer, readResponse, type Trust } from './evidence.ts'
import type { FileReading } from './files.ts'
import { deriveFingerprint } from './fingerprint.ts'
import {
  Activate,
  Deactivate,
  Heartbeat,
  RecordUsage,
  ReleaseFile,
  type ShortDocument,
  StartTrial,
  Validate,
} from './generated/graphql.ts'
import { actionOf, judge } from './judge.ts'
import { type Kept, parseKept } from './kept.ts'
import { readLicenseKey } from './license-key.ts'
import type { Effect, Event, Outgoing } from './memory.ts'
import { isPlaceholder } from './placeholder.ts'
import { type Connection, get, type Outcome, send } from './send.ts'
import type { Platform, Settings, Store } from './settings.ts'
import type { CodeMailed, Refusal, Standing } from './standing.ts'
import { sentenceOf } from './texts.ts'

/** Longest sleep, so that a machine that wakes from its own sleep is noticed. */
const SLEEP = 30_000
const REQUEST_LIFE = 30 * 86_400_000
/** The part for license files is loaded when there is one. */
const files = () => import('./files.ts')

type Listener = (standing: Standing) => void
type Declined = {
  code: string
  message: string
  nextAction?: string | null
  nextAllowedAt?: string | null
  seatHolders?: Refusal['devices'] | null
}
type Result = { __typename: string } | ({ __typename: string } & Declined)
type Signal = ReturnType<typeof setTimeout> & { unref?: () => void }

/** Licenses one product on one device. After construction, nothing throws except for a wrong call. */
export class Licensing {
  readonly #settings: Settings
  readonly #platform: Platform
  readonly #store: Store
  readonly #connection: Connection
  readonly #listeners = new Set<Listener>()
  readonly #running = new Map<string, Promise<void>>()
  #kept: Kept = parseKept(null)
  #opened: Promise<Trust> | undefined
  #trusted: Settings['keys']
  #timer: Signal | undefined
  #wakeAt = Infinity
  #isStarted = false
  #shown = ''

  constructor(settings: Settings, platform: Platform) {
    const { gateway, product, version, keys } = settings
    for (const [name, value] of Object.entries({ gateway, product, version }))
      if (typeof value !== 'string' || value === '') throw new TypeError(`${name} must be a text`)
    if (typeof keys !== 'object' || keys === null) throw new TypeError('keys must be a JWK Set')
    this.#settings = settings
    this.#platform = platform
    this.#trusted = keys
    this.#store = settings.store ?? platform.store(product)
    this.#connection = {
      url: new URL(gateway).href.replace(/\/+(graphql\/*)?$/, ''),
      fetch: settings.fetch ?? platform.fetch,
      timeout: settings.timeout ?? 15_000,
      locale: settings.locale ?? 'en',
    }
  }

  /**
   * Activates a license on this device. Returns the standing, or why the gateway declined. If all seats are in use, `devices`
   * lists the devices that hold them.
   */
  async activate(
    key: string,
    { name = this.#platform.deviceName }: { name?: string | undefined } = {},
  ): Promise<Standing | Refusal> {
    if (typeof key !== 'string') throw new TypeError('key must be a text')
    const { fingerprint } = await this.#open()
    await this.#sendOutbox()
    const { product, version } = this.#settings
    const typed = (await readLicenseKey(key)) ?? key.trim()
    const input = {
      key: typed,
      fingerprint,
      product,
      version,
      platform: this.#platform.name,
      ...(name && { name }),
    }
    const result = await this.#ask(Activate, { input })
    if (!result) return this.#refuse('UNREACHABLE')
    if ('code' in result) return this.#decline(result)
    await this.#activated(typed)
    return this.standing
  }

  /**
   * Returns whether the software may be used. Requests the gateway if a check is due, or if `fresh` is true. Without the gateway,
   * the newest signed answer or license file decides.
   */
  async check({ fresh = false } = {}): Promise<Standing> {
    const isFirst = !this.#opened
    await this.#open()
    const { key, file } = this.#kept.memory
    if (!key && !file) {
      const given = this.#platform.variable('LICET_LICENSE_KEY')
      if (given) await this.activate(given)
    } else if (fresh || isFirst) await this.#once('CHECK', () => this.#check())
    await this.#apply({ type: 'TICK' })
    await this.#running.get('CHECK')
    return this.standing
  }

  /** The standing as it is known now, without a request. */
  get standing(): Standing {
    const verdict = judge(this.#kept.memory, this.#now())
    const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString())
    const message = sentenceOf(verdict.code, this.#settings.locale ?? 'en')
    return { ...verdict, message, expiry: iso(verdict.expiry), until: iso(verdict.until) }
  }

  /** Whether the license may be used and grants an entitlement. Needs no network. False before the first `check`. */
  has(code: string): boolean {
    return this.value(code) !== undefined && this.value(code) !== false
  }

  /** Value of an entitlement; undefined if the license may not be used or does not grant it. Needs no network. */
  value(code: string): boolean | number | string | undefined {
    const { entitlements } = judge(this.#kept.memory, this.#now())
    return Object.hasOwn(entitlements, code) ? entitlements[code] : undefined
  }

  /**
   * Starts a trial of the license type `trial` of the settings. If the address must be confirmed, a code is mailed: call this
   * again with the `code`.
   */
  async startTrial(
    email: string | null,
    { code, name, organization }: { code?: string; name?: string; organization?: string } = {},
  ): Promise<Standing | CodeMailed | Refusal> {
    const { trial: licenseType, product, version } = this.#settings
    if (!licenseType) throw new TypeError('the settings name no trial')
    const { fingerprint } = await this.#open()
    const device = {
      fingerprint,
      product,
      version,
      platform: this.#platform.name,
      deviceName: this.#platform.deviceName ?? null,
    }
    const input = {
      licenseType,
      email,
      code: code ?? null,
      name: name ?? null,
      organization: organization ?? null,
      ...device,
    }
    const result = await this.#ask(StartTrial, { input })
    if (!result) return this.#refuse('UNREACHABLE')
    if ('code' in result) return this.#decline(result)
    if (!result.licenseKey) return { state: 'CODE_MAILED', valid: false, nextCodeAt: result.nextCodeAt }
    await this.#activated(result.licenseKey)
    return this.standing
  }

  /**
   * Records usage of a meter. It is on disk when this returns, and sent once and in order. Returns false if no license key is
   * active, so that nothing is recorded.
   */
  async recordUsage(amount: number, meter = this.#settings.meter): Promise<boolean> {
    if (!Number.isInteger(amount) || amount < 0 || amount > 1e9)
      throw new RangeError('amount must be an integer from 0 to 1,000,000,000')
    if (!meter) throw new TypeError('meter must be a text')
    await this.#open()
    if (this.#kept.memory.key === null) return false
    await this.#apply({ type: 'USED', id: crypto.randomUUID(), meter, amount })
    return true
  }

  /** Starts heartbeats, checks and the sending of usage in the background. They do not keep the process alive. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    void this.#open().then(() => this.#apply({ type: 'TICK' }))
  }

  /** Ends what `start` started. */
  stop(): void {
    this.#isStarted = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /**
   * Gives the license up on this device. Returns when another device can take the seat; null if the gateway is unreachable, and
   * the release is sent later.
   */
  async deactivate(): Promise<{ seatFreeAt: string | null }> {
    const { seatFreeAt } = await this.#giveUp()
    return { seatFreeAt }
  }

  /** Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request. */
  async request({ name = this.#platform.deviceName }: { name?: string | undefined } = {}): Promise<string> {
    const { fingerprint, product, version } = await this.#open()
    const iat = this.#seconds()
    const { request, device } = this.#kept
    if (request && request.iat <= iat && (iat - request.iat) * 1000 < REQUEST_LIFE)
      return inLines(request.token)
    const { createDeviceKey, signRequest } = await files()
    const key = device ?? (await createDeviceKey())
    const claims = { product, fingerprint, name, platform: this.#platform.name, version }
    const token = await signRequest(key, claims, iat)
    await this.#change((kept) => ({ ...kept, device: key, request: { token, iat } }))
    return inLines(token)
  }

  /** Installs a license file that a person carried here. `key` is needed for an encrypted file only. */
  async install(file: string, { key = null }: { key?: string | null } = {}): Promise<Standing | Refusal> {
    if (typeof file !== 'string') throw new TypeError('file must be a text')
    await this.#open()
    const { statement, code, state } = await this.#readFile(file, key)
    if (!statement) return this.#refuse(code)
    if (!statement.valid || statement.until <= this.#at())
      return this.#refuse(statement.valid ? 'EXPIRED' : statement.code)
    await this.#apply({ type: 'INSTALLED', statement }, (kept) => ({
      ...kept,
      ...{ file, fileKey: key, state, request: null },
    }))
    return this.standing
  }

  /**
   * Gives the installed license file up. Returns the release file, for a person to carry to the gateway; null if this device
   * cannot release a file, because it requested none.
   */
  async release(): Promise<string | null> {
    const { proof } = await this.#giveUp()
    return proof && inLines(proof)
  }

  /** Calls a function after each change of the standing. Returns a function that ends this. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #now(): number {
    return (this.#settings.now ?? Date.now)()
  }

  /** Reads the store once, and verifies what is in it. */
  #open(): Promise<Trust> {
    this.#opened ??= this.#read()
    return this.#opened
  }

  async #read(): Promise<Trust> {
    await this.#change((kept) => kept)
    const { keyList, answer, file } = this.#kept
    if (keyList) await this.#trust(keyList)
    const trust = { ...(await this.#trustNow()) }
    const yes = answer === null ? null : await readAnswer(answer, trust)
    const installed = file === null ? null : (await this.#readFile(file, this.#kept.fileKey, trust)).statement
    await this.#apply({ type: 'OPENED', answer: yes, file: installed })
    return trust
  }

  async #trustNow(): Promise<Trust> {
    const { product, version, releasedAt } = this.#settings
    return { keys: this.#trusted, product, version, releasedAt, fingerprint: await this.#fingerprint() }
  }

  async #fingerprint(): Promise<string> {
    const { fingerprint, product } = this.#settings
    const given = typeof fingerprint === 'function' ? await fingerprint() : fingerprint
    const named = given ?? this.#platform.variable('LICET_FINGERPRINT')
    if (named && !isPlaceholder(named)) return named
    const id = await this.#platform.machineId().catch(() => null)
    const derived = id === null ? null : await deriveFingerprint(id, product)
    if (derived) return derived
    const random = crypto.randomUUID()
    await this.#change((kept) => ({ ...kept, random: kept.random ?? random }))
    return this.#kept.random ?? random
  }

  /** Changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid. */
  async #change(change: (kept: Kept) => Kept): Promise<void> {
    try {
      await this.#store.update((text) => {
        this.#kept = change(parseKept(text))
        return JSON.stringify(this.#kept)
      })
    } catch {
      this.#kept = change(this.#kept)
    }
  }

  /** Applies an event, and starts what follows from it. */
  async #apply(event: Event, change: (kept: Kept) => Kept = (kept) => kept): Promise<void> {
    let effects: Effect[] = []
    await this.#change((before) => {
      const kept = change(before)
      const decision = decide(kept.memory, event, this.#now())
      effects = decision.effects
      return { ...kept, memory: decision.memory }
    })
    this.#notify()
    for (const effect of effects) {
      if (effect.type === 'WAKE') this.#wakeIn(effect.after)
      else if (effect.type === 'SEND') void this.#sendOutbox()
      else if (this.#isStarted || event.type === 'TICK')
        void this.#once('CHECK', () => this.#check(effect.type === 'ACTIVATE'))
    }
  }

  #notify(): void {
    const { until: _, ...standing } = this.standing
    const shown = JSON.stringify(standing)
    if (shown === this.#shown) return
    this.#shown = shown
    for (const listener of this.#listeners) {
      try {
        listener(this.standing)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  /** Sleeps in short steps, because a timer stands still while the machine sleeps. */
  #wakeIn(after: number): void {
    this.#wakeAt = this.#now() + after * (1 + Math.random() / 10)
    if (!this.#isStarted) return
    clearTimeout(this.#timer)
    const left = Math.max(0, this.#wakeAt - this.#now())
    this.#timer = setTimeout(
      () => {
        const rest = this.#wakeAt - this.#now()
        // A clock that was set back would make the wait longer.
        if (rest <= 0 || rest > left) void this.#apply({ type: 'TICK' })
        else this.#wakeIn(rest / 1.1)
      },
      Math.min(left, SLEEP),
    ) as Signal
    this.#timer.unref?.()
  }

  /** Runs work unless it runs already. */
  #once(name: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(name) ?? work().finally(() => this.#running.delete(name))
    this.#running.set(name, running)
    return running
  }

  /** Sends a document. Returns null in an outage, which is remembered. */
  async #ask<Answer, Variables>(
    document: ShortDocument<{ result: Answer }, Variables>,
    variables: Variables,
    id: string | null = null,
  ): Promise<Answer | null> {
    const outcome: Outcome<Answer> = await send(this.#connection, document, variables)
    if (outcome.fault) {
      const { retryAfter, arrived } = outcome.fault
      await this.#apply({ type: 'UNREACHABLE', retryAfter, unsent: arrived ? null : id })
    }
    return outcome.fault ? null : outcome.result
  }

  async #check(activates = false): Promise<void> {
    const { fingerprint } = await this.#open()
    const { key } = this.#kept.memory
    if (key === null) return await this.#checkFile()
    const { product, version } = this.#settings
    const device = { key, fingerprint }
    if (activates) {
      const { platform, deviceName: name } = {
        platform: this.#platform.name,
        deviceName: this.#platform.deviceName,
      }
      const again = await this.#ask(Activate, {
        input: { ...device, product, version, platform, ...(name && { name }) },
      })
      if (!again) return
    }
    const beat = await this.#ask(Heartbeat, { input: device })
    if (!beat) return
    if ('code' in beat && beat.code === 'LEASE_LOST') await this.#apply({ type: 'LOST' })
    const due = beat.__typename === 'HeartbeatPayload' ? beat.nextHeartbeatBy : null
    const within =
      beat.__typename === 'HeartbeatPayload' && due
        ? Date.parse(due) - Date.parse(beat.validation.checkedAt)
        : null
    await this.#validate(key, within)
    await this.#checkFile()
  }

  async #validate(key: string, within: number | null): Promise<void> {
    const trust = await this.#open()
    const { product, version, fingerprint } = trust
    const nonce = crypto.randomUUID()
    const keep = this.#settings.offline ?? 'P30D'
    const response = await this.#ask(Validate, {
      input: { key, product, version, fingerprint, nonce, keep, signed: true },
    })
    if (!response) return
    let statement = await readResponse(response, nonce, trust)
    if (!statement && (await this.#fetchKeys()))
      statement = await readResponse(response, nonce, await this.#open())
    if (!statement) return await this.#apply({ type: 'UNREACHABLE', retryAfter: null, unsent: null })
    // A "no" of a time in which the user entered another key is about the former one.
    if (this.#kept.memory.key !== key) return
    await this.#apply({ type: 'ANSWERED', statement, within }, (kept) => ({
      ...kept,
      answer: response.answer ?? null,
    }))
  }

  async #activated(key: string): Promise<void> {
    await this.#apply({ type: 'ACTIVATED', key }, (kept) => ({ ...kept, answer: null, file: null }))
    await this.#running.get('CHECK')
    if (!this.standing.valid) await this.#once('CHECK', () => this.#check())
  }

  /** Asks the status list about the installed file, if it names one. */
  async #checkFile(): Promise<void> {
    const { file, fileKey } = this.#kept
    if (file === null) return
    const getList = (uri: string) => get(this.#connection, uri, 'application/statuslist+jwt')
    const { statement, state } = await this.#readFile(file, fileKey, await this.#open(), getList)
    if (statement) await this.#apply({ type: 'INSTALLED', statement }, (kept) => ({ ...kept, state }))
  }

  async #readFile(
    file: string,
    key: string | null,
    trust?: Trust,
    fetchList: ((uri: string) => Promise<string | null>) | null = null,
  ): Promise<FileReading> {
    const { readFile } = await files()
    const licenseKey = key ?? this.#kept.memory.key ?? undefined
    const read = async (given: Trust) =>
      await readFile(file, given, { licenseKey, now: this.#at(), before: this.#kept.state, fetchList })
    const reading = await read(trust ?? (await this.#open()))
    const isNewKey = !trust && reading.code === 'KEY_UNKNOWN' && (await this.#fetchKeys())
    return isNewKey ? await read(await this.#open()) : reading
  }

  /** Gets the newest keys of the gateway, if it signed them with a key that is trusted. */
  async #fetchKeys(): Promise<boolean> {
    const list = await get(this.#connection, `${this.#connection.url}/.well-known/license-keys`, '')
    if (!list || !(await this.#trust(list))) return false
    await this.#change((kept) => ({ ...kept, keyList: list }))
    return true
  }

  async #trust(list: string): Promise<boolean> {
    const { keys } = await verifyKeyList(list, { keys: this.#trusted, now: this.#at() })
    if (!keys) return false
    this.#trusted = keys
    this.#opened = this.#trustNow()
    return true
  }

  #sendOutbox(): Promise<void> {
    return this.#once('SEND', () => this.#sendAll())
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const [first] = this.#kept.memory.outbox
      if (!first || !(await this.#sendOne(first))) return
    }
  }

  async #sendOne({ id }: Outgoing): Promise<boolean> {
    await this.#apply({ type: 'SENDING', id })
    const item = this.#kept.memory.outbox.find((one) => one.id === id)
    if (!item) return true
    const result = await this.#deliver(item)
    if (!result) return false
    this.#seatFreeAt.set(id, 'seatFreeAt' in result ? (result.seatFreeAt as string | null) : null)
    await this.#apply({ type: 'SENT', id })
    return true
  }

  readonly #seatFreeAt = new Map<string, string | null>()

  async #deliver({ kind, id, key, meter, amount, proof }: Outgoing): Promise<Result | null> {
    const { fingerprint } = await this.#open()
    if (kind === 'USAGE')
      return await this.#ask(
        RecordUsage,
        { input: { key, meter: meter!, amount, fingerprint, idempotencyKey: id } },
        id,
      )
    if (key === '') return await this.#ask(ReleaseFile, { input: { proof: proof! } })
    return await this.#ask(Deactivate, { input: { key, fingerprint, ...(proof && { releaseProof: proof }) } })
  }

  async #giveUp(): Promise<{ seatFreeAt: string | null; proof: string | null }> {
    await this.#open()
    const { device, file, fileKey } = this.#kept
    const { isIssuedTo, signRelease, withoutFile } = await files()
    const { claims } = file === null ? { claims: null } : await this.#readFile(file, fileKey)
    const proof =
      device && claims && isIssuedTo(claims, device.x)
        ? await signRelease(device, claims.jti, this.#seconds())
        : null
    const id = crypto.randomUUID()
    await this.#apply({ type: 'DEACTIVATED', id, proof }, (kept) => ({
      ...kept,
      ...{
        answer: null,
        file: null,
        fileKey: null,
        state: claims ? withoutFile(kept.state, claims) : kept.state,
      },
    }))
    await this.#sendOutbox()
    const seatFreeAt = this.#seatFreeAt.get(id) ?? null
    this.#seatFreeAt.clear()
    return { seatFreeAt, proof }
  }

  /** The time by which texts are judged. */
  #at(): number {
    return readTime(this.#kept.memory, this.#now()).at
  }

  #seconds(): number {
    return Math.floor(this.#at() / 1000)
  }

  #refuse(code: string, message = sentenceOf(code, this.#settings.locale ?? 'en')): Refusal {
    const nextAction = code === 'UNREACHABLE' ? 'WAIT' : actionOf(code)
    return { state: 'REFUSED', valid: false, code, message, nextAction, nextAllowedAt: null, devices: [] }
  }

  #decline({ code, message, nextAction = null, nextAllowedAt = null, seatHolders }: Declined): Refusal {
    return {
      state: 'REFUSED',
      valid: false,
      code,
      message,
      nextAction,
      nextAllowedAt,
      devices: seatHolders ?? [],
    }
  }
}

/** Returns a token in lines of 64 characters, which mail programs do not change. */
function inLines(token: string): string {
  return `${token.match(/.{1,64}/g)!.join('\n')}\n`
}
