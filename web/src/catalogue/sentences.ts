import { formatOf } from '../i18n/format.ts'
import { type Language, language } from '../i18n/language.ts'
import { wordsOf } from '../i18n/words.ts'
import { ruleWords } from './rule-words.ts'
import { defaultRules, entitlementValue, isSame, type Rules } from './rules.ts'

export const topics = ['term', 'devices', 'network', 'includes', 'key'] as const
export type Topic = (typeof topics)[number]

/** A rule in words. */
export interface RuleSentence {
  /** What the sentence is about; the same in each revision. */
  key: string
  topic: Topic
  text: string
  /** Whether the rule is the one of a license type that states none. */
  isDefault: boolean
}

/** Names of entitlements and meters for people, by their codes. */
export type RuleNames = ReadonlyMap<string, string>

export function ruleNamesOf(product: {
  entitlements: readonly { code: string; name: string }[]
  meters: readonly { code: string; name: string }[]
}): RuleNames {
  return new Map([
    ...product.entitlements.map(({ code, name }) => [`entitlement ${code}`, name] as const),
    ...product.meters.map(({ code, name }) => [`meter ${code}`, name] as const),
  ])
}

/** Returns the rules as sentences, in the order in which people read them. */
export function sentencesOf(rules: Rules, names: RuleNames, code: Language = language.get()): RuleSentence[] {
  const t = wordsOf(ruleWords, code)
  const { duration, list, number, percent } = formatOf(code)
  const isDefault = (...rule: (keyof Rules)[]) =>
    rule.every((name) => isSame(rules[name], defaultRules[name]))
  const sentences: RuleSentence[] = []
  const say = (topic: Topic, key: string, text: string, usual: boolean) =>
    sentences.push({ topic, key, text, isDefault: usual })

  const { term, trial } = rules
  if (term === null) {
    say('term', 'term', t.perpetual, false)
    if (!isDefault('timeZone')) say('term', 'timeZone', t.zone(rules.timeZone), false)
  } else {
    say('term', 'term', t[`runsFrom${rules.termStartsAt}`](duration(term)), false)
    const end = rules.endsAtEndOfDay ? t.endOfDay : t.endOfSecond
    say('term', 'timeZone', end(rules.timeZone), isDefault('timeZone', 'endsAtEndOfDay'))
    const grace = rules.gracePeriod
    say('term', 'gracePeriod', grace === null ? t.noGrace : t.grace(duration(grace)), grace === null)
    say('term', 'expiryPolicy', t[rules.expiryPolicy], isDefault('expiryPolicy'))
    say('term', 'renewalBasis', t[rules.renewalBasis], isDefault('renewalBasis'))
  }
  say(
    'term',
    'updates',
    rules.updates === null ? t.allUpdates : t.updates(duration(rules.updates)),
    isDefault('updates'),
  )
  if (trial) {
    say('term', 'trial', t.trial(list(trial.oncePer.map((identity) => t[identity]))), false)
    say('term', 'selfService', trial.selfService ? t.selfService : t.noSelfService, !trial.selfService)
  }

  say('devices', 'maxActivations', seats(rules, t, number), false)
  if (rules.leaseDuration !== null)
    say('devices', 'leaseDuration', t.lease(duration(rules.leaseDuration)), false)
  if (rules.maxActivations !== null) {
    const { policy, percent: share } = rules.overage
    const overage =
      policy === 'PERCENT' ? t.overagePERCENT(percent((share ?? 0) / 100)) : t[`overage${policy}`]
    say('devices', 'overage', overage, isDefault('overage'))
    const { policy: over, period } = rules.overLimit
    const overLimit = over === 'GRACE' ? t.overLimitGRACE(duration(period ?? '')) : t[`overLimit${over}`]
    say('devices', 'overLimit', overLimit, isDefault('overLimit'))
  }
  const { heartbeat, checkIn, transferLimit } = rules
  const beat = heartbeat ? t[`heartbeat${heartbeat.missedBy}`](duration(heartbeat.every)) : t.noHeartbeat
  say('devices', 'heartbeat', beat, heartbeat === null)
  if (rules.seatModel === 'NODE_LOCKED') {
    const moves = transferLimit
      ? t.transfers(transferLimit.count, duration(transferLimit.per))
      : t.anyTransfers
    say('devices', 'transferLimit', moves, transferLimit === null)
  }
  say('devices', 'fingerprintMatch', t[`match${rules.fingerprintMatch}`], isDefault('fingerprintMatch'))
  const required = rules.requireFingerprint ? t.fingerprintRequired : t.fingerprintFree
  say('devices', 'requireFingerprint', required, isDefault('requireFingerprint'))

  const kept = rules.offlineGrace
  say(
    'network',
    'offlineGrace',
    kept === null ? t.noAnswerKept : t.answerKept(duration(kept)),
    isDefault('offlineGrace'),
  )
  const { offline } = rules
  say(
    'network',
    'offline',
    offline ? t.files(duration(offline.ttl), offline.maxOutstanding) : t.noFiles,
    offline === null,
  )
  say('network', 'checkIn', checkIn === null ? t.noCheckIn : t.checkIn(duration(checkIn)), checkIn === null)

  for (const { code: entitlement, value } of rules.entitlements) {
    const name = names.get(`entitlement ${entitlement}`) ?? entitlement
    const granted = entitlementValue(value)
    const text =
      granted === true
        ? t.granted(name)
        : granted === false
          ? t.notGranted(name)
          : t.grantedValue(name, typeof granted === 'number' ? number(granted) : granted)
    say('includes', `entitlements.${entitlement}`, text, false)
  }
  for (const { code: meter, limit, period, overage } of rules.meters) {
    const name = names.get(`meter ${meter}`) ?? meter
    const text =
      limit === null
        ? t.meterUnlimited(name, t[`period${period}`])
        : t.meter(name, number(limit), t[`period${period}`], t[`usage${overage}`])
    say('includes', `meters.${meter}`, text, false)
  }

  say('key', 'keyPrefix', t.prefix(rules.keyPrefix), isDefault('keyPrefix'))
  if (term !== null) {
    const before = rules.expiryNotices.filter(
      (time) => !time.startsWith('-') && duration(time) && !isZero(time),
    )
    const after = rules.expiryNotices.filter((time) => time.startsWith('-'))
    const usual = isDefault('expiryNotices')
    if (rules.expiryNotices.length === 0) say('key', 'expiryNotices', t.noNotices, false)
    if (before.length > 0) say('key', 'expiryNotices', t.noticesBefore(list(before.map(duration))), usual)
    if (rules.expiryNotices.some(isZero)) say('key', 'expiryNotices.at', t.noticeAtExpiry, usual)
    if (after.length > 0)
      say(
        'key',
        'expiryNotices.after',
        t.noticesAfter(list(after.map((time) => duration(time.slice(1))))),
        usual,
      )
  }
  return sentences
}

function isZero(time: string): boolean {
  return !/[1-9]/.test(time)
}

function seats(
  { seatModel, maxActivations }: Rules,
  t: ReturnType<typeof wordsOf<typeof ruleWords>>,
  number: (value: number) => string,
): string {
  if (seatModel === 'FLOATING') return maxActivations === null ? t.floatingAny : t.floating(maxActivations)
  if (maxActivations === null) return t.seatsAny
  if (maxActivations === 0) return t.seatsNone
  return maxActivations === 1 ? t.seatsOne : t.seatsMany(number(maxActivations))
}

/** A rule that two revisions state differently. A sentence that one of them does not have is null. */
export interface RuleDifference {
  key: string
  topic: Topic
  before: string | null
  after: string | null
}

/** Returns the differences between rules in words. */
export function differencesOf(
  before: Rules,
  after: Rules,
  names: RuleNames,
  code: Language = language.get(),
): RuleDifference[] {
  const old = new Map(sentencesOf(before, names, code).map((sentence) => [sentence.key, sentence]))
  const fresh = new Map(sentencesOf(after, names, code).map((sentence) => [sentence.key, sentence]))
  const all = [...new Map([...old, ...fresh]).values()]
  return topics.flatMap((topic) =>
    all
      .filter((sentence) => sentence.topic === topic)
      .map(({ key }) => ({
        key,
        topic,
        before: old.get(key)?.text ?? null,
        after: fresh.get(key)?.text ?? null,
      }))
      .filter((difference) => difference.before !== difference.after),
  )
}
