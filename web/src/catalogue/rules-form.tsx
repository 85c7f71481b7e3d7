import type { ReactNode } from 'react'
import type { TrialIdentity } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Section } from '../parts/section.tsx'
import { ChoiceBlank, DurationBlank, NumberBlank, Sentence, TextBlank } from './blanks.tsx'
import { formWords } from './form-words.tsx'
import { NoticeList } from './notice-list.tsx'
import { EntitlementList, MeterList, type NamedPart } from './part-lists.tsx'
import type { Rules } from './rules.ts'

const DAYS = ['day', 'week', 'month', 'year'] as const
const HOURS = ['hour', 'day', 'week', 'month'] as const
const MINUTES = ['minute', 'hour', 'day'] as const
const ZONES = 'time-zones'

interface RulesProps {
  rules: Rules
  /** Changes some of the rules. */
  onChange(rules: Partial<Rules>): void
}

/** The rules of a license type, as sentences with blanks. */
export function RulesForm({
  entitlements,
  meters,
  newNames,
  onName,
  ...props
}: RulesProps & {
  entitlements: readonly NamedPart[]
  meters: readonly NamedPart[]
  newNames: Readonly<Record<string, string>>
  /** Names an entitlement or a meter that the product does not have yet. */
  onName(key: string, name: string): void
}) {
  const t = useWords(formWords)
  const { rules, onChange } = props
  const parts = { newNames, onName }
  return (
    <>
      <Section title={t.term}>
        <Term {...props} />
      </Section>
      <Section title={t.devices}>
        <Devices {...props} />
      </Section>
      <Section title={t.network}>
        <Network {...props} />
      </Section>
      <Section title={t.includes}>
        <div className="space-y-5">
          <EntitlementList
            grants={rules.entitlements}
            known={entitlements}
            onChange={(next) => onChange({ entitlements: [...next] })}
            {...parts}
          />
          <MeterList
            meters={rules.meters}
            known={meters}
            onChange={(next) => onChange({ meters: [...next] })}
            {...parts}
          />
        </div>
      </Section>
      <Section title={t.keyAndMail}>
        <Sentence path="rules.keyPrefix">
          {t.keySentence(
            <TextBlank
              label={t.keyPrefix}
              value={rules.keyPrefix}
              className="w-36 font-mono"
              onChange={(keyPrefix) => onChange({ keyPrefix: keyPrefix.toUpperCase() })}
            />,
          )}
        </Sentence>
        {rules.term !== null && (
          <NoticeList
            notices={rules.expiryNotices}
            onChange={(expiryNotices) => onChange({ expiryNotices: [...expiryNotices] })}
          />
        )}
      </Section>
    </>
  )
}

function Sentences({ children }: { children: ReactNode }) {
  return <div className="space-y-1.5">{children}</div>
}

/** Sentences that most license types leave as they are. */
function Finer({ children }: { children: ReactNode }) {
  const t = useWords(formWords)
  return (
    <details className="mt-2">
      <summary className="py-1 text-sm text-quiet hover:text-text">{t.more}</summary>
      <div className="mt-1">
        <Sentences>{children}</Sentences>
      </div>
    </details>
  )
}

function Term({ rules, onChange }: RulesProps) {
  const t = useWords(formWords)
  const { term, gracePeriod, updates, trial } = rules
  const kind = (
    <ChoiceBlank
      label={t.termKind}
      value={term === null ? 'never' : 'runs'}
      options={[
        ['runs', t.runs],
        ['never', t.never],
      ]}
      onChange={(next) =>
        onChange(
          next === 'never'
            ? { term: null, gracePeriod: null, termStartsAt: 'ISSUE', trial: null }
            : { term: 'P1Y' },
        )
      }
    />
  )
  const zone = (
    <TextBlank
      label={t.timeZone}
      value={rules.timeZone}
      list={ZONES}
      className="w-48"
      onChange={(timeZone) => onChange({ timeZone })}
    />
  )
  return (
    <>
      <datalist id={ZONES}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Sentences>
        {term === null ? (
          <Sentence path="rules.term">{t.foreverSentence(kind)}</Sentence>
        ) : (
          <>
            <Sentence path="rules.term">
              {t.termSentence(
                kind,
                <DurationBlank
                  label={t.termLength}
                  value={term}
                  units={DAYS}
                  onChange={(next) => onChange({ term: next })}
                />,
                <ChoiceBlank
                  label={t.termStart}
                  value={rules.termStartsAt}
                  options={[
                    ['ISSUE', t.ISSUE],
                    ['FIRST_ACTIVATION', t.FIRST_ACTIVATION],
                    ['FIRST_VALIDATION', t.FIRST_VALIDATION],
                  ]}
                  onChange={(termStartsAt) => onChange({ termStartsAt })}
                />,
              )}
            </Sentence>
            <Sentence path="rules.gracePeriod">
              {t.graceSentence(
                <ChoiceBlank
                  label={t.graceKind}
                  value={gracePeriod === null ? 'none' : 'some'}
                  options={[
                    ['none', t.graceNone],
                    ['some', t.graceSome],
                  ]}
                  onChange={(next) => onChange({ gracePeriod: next === 'none' ? null : 'P14D' })}
                />,
                gracePeriod !== null && (
                  <DurationBlank
                    label={t.graceLength}
                    value={gracePeriod}
                    units={DAYS}
                    onChange={(next) => onChange({ gracePeriod: next })}
                  />
                ),
              )}
            </Sentence>
            <Sentence path="rules.expiryPolicy">
              {t.expirySentence(
                <ChoiceBlank
                  label={t.expiryPolicy}
                  value={rules.expiryPolicy}
                  options={[
                    ['RESTRICT', t.RESTRICT],
                    ['MAINTAIN', t.MAINTAIN],
                    ['ALLOW', t.ALLOW],
                  ]}
                  onChange={(expiryPolicy) => onChange({ expiryPolicy })}
                />,
              )}
            </Sentence>
          </>
        )}
        <Sentence path="rules.updates">
          {t.updatesSentence(
            <ChoiceBlank
              label={t.updates}
              value={updates === null ? 'all' : 'some'}
              options={[
                ['all', t.updatesAll],
                ['some', t.updatesSome],
              ]}
              onChange={(next) => onChange({ updates: next === 'all' ? null : 'P1Y' })}
            />,
            updates !== null && (
              <DurationBlank
                label={t.updatesLength}
                value={updates}
                units={DAYS}
                onChange={(next) => onChange({ updates: next })}
              />
            ),
          )}
        </Sentence>
        {term !== null && <Trial rules={rules} onChange={onChange} />}
      </Sentences>
      <Finer>
        {term === null ? (
          <Sentence path="rules.timeZone">{t.zoneSentence(zone)}</Sentence>
        ) : (
          <>
            <Sentence path="rules.timeZone">
              {t.lastDaySentence(
                <ChoiceBlank
                  label={t.lastDay}
                  value={rules.endsAtEndOfDay ? 'midnight' : 'time'}
                  options={[
                    ['midnight', t.toMidnight],
                    ['time', t.toTime],
                  ]}
                  onChange={(next) => onChange({ endsAtEndOfDay: next === 'midnight' })}
                />,
                zone,
              )}
            </Sentence>
            {!trial && (
              <Sentence path="rules.renewalBasis">
                {t.renewalSentence(
                  <ChoiceBlank
                    label={t.renewal}
                    value={rules.renewalBasis}
                    options={[
                      ['FROM_EXPIRY', t.FROM_EXPIRY],
                      ['FROM_NOW_IF_EXPIRED', t.FROM_NOW_IF_EXPIRED],
                      ['FROM_NOW', t.FROM_NOW],
                    ]}
                    onChange={(renewalBasis) => onChange({ renewalBasis })}
                  />,
                )}
              </Sentence>
            )}
          </>
        )}
      </Finer>
    </>
  )
}

const identities = ['EMAIL', 'EMAIL_DOMAIN', 'FINGERPRINT'] as const satisfies readonly TrialIdentity[]

function Trial({ rules: { trial }, onChange }: RulesProps) {
  const t = useWords(formWords)
  return (
    <>
      <Sentence path="rules.trial">
        {t.trialSentence(
          <ChoiceBlank
            label={t.trialKind}
            value={trial ? 'trial' : 'sale'}
            options={[
              ['sale', t.isSale],
              ['trial', t.isTrial],
            ]}
            onChange={(next) =>
              onChange({ trial: next === 'sale' ? null : { oncePer: ['EMAIL'], selfService: false } })
            }
          />,
        )}
        {trial && (
          <fieldset className="flex flex-wrap items-center gap-x-4">
            <legend className="float-left">{t.oncePer}</legend>
            {identities.map((identity) => (
              <label key={identity} className="flex min-h-6 items-center gap-1.5">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={trial.oncePer.includes(identity)}
                  onChange={({ target }) =>
                    onChange({
                      trial: {
                        ...trial,
                        oncePer: identities.filter((one) =>
                          one === identity ? target.checked : trial.oncePer.includes(one),
                        ),
                      },
                    })
                  }
                />
                {t[identity]}
              </label>
            ))}
          </fieldset>
        )}
      </Sentence>
      {trial && (
        <Sentence path="rules.trial.selfService">
          {t.selfServiceSentence(
            <ChoiceBlank
              label={t.trialStart}
              value={trial.selfService ? 'software' : 'you'}
              options={[
                ['you', t.byYou],
                ['software', t.bySoftware],
              ]}
              onChange={(next) => onChange({ trial: { ...trial, selfService: next === 'software' } })}
            />,
          )}
        </Sentence>
      )}
    </>
  )
}

function Devices({ rules, onChange }: RulesProps) {
  const t = useWords(formWords)
  const { maxActivations, seatModel, leaseDuration, overage, overLimit, heartbeat, transferLimit } = rules
  const isFloating = seatModel === 'FLOATING'
  const transfers = (
    <ChoiceBlank
      label={t.transfers}
      value={transferLimit ? 'some' : 'any'}
      options={[
        ['any', t.transfersAny],
        ['some', t.transfersSome],
      ]}
      onChange={(next) => onChange({ transferLimit: next === 'any' ? null : { count: 3, per: 'P30D' } })}
    />
  )
  return (
    <>
      <Sentences>
        <Sentence path="rules.maxActivations">
          {t.seatSentence(
            <ChoiceBlank
              label={t.seatKind}
              value={maxActivations === null ? 'any' : 'some'}
              options={[
                ['some', t.seatsSome],
                ['any', t.seatsAny],
              ]}
              onChange={(next) =>
                onChange(
                  next === 'any'
                    ? { maxActivations: null, overage: { policy: 'NONE', percent: null } }
                    : { maxActivations: 1 },
                )
              }
            />,
            maxActivations !== null && (
              <NumberBlank
                label={t.seatCount}
                value={maxActivations}
                onChange={(next) => onChange({ maxActivations: next })}
              />
            ),
            <ChoiceBlank
              label={t.seatModel}
              value={seatModel}
              options={[
                ['NODE_LOCKED', t.NODE_LOCKED],
                ['FLOATING', t.FLOATING],
              ]}
              onChange={(next) =>
                onChange(
                  next === 'FLOATING'
                    ? { seatModel: next, leaseDuration: 'PT1H', transferLimit: null }
                    : { seatModel: next, leaseDuration: null },
                )
              }
            />,
            isFloating && leaseDuration !== null && (
              <DurationBlank
                label={t.lease}
                value={leaseDuration}
                units={MINUTES}
                onChange={(next) => onChange({ leaseDuration: next })}
              />
            ),
          )}
        </Sentence>
        <Sentence path="rules.leaseDuration">{null}</Sentence>
        {maxActivations !== null && (
          <Sentence path="rules.overage">
            {t.overageSentence(
              <ChoiceBlank
                label={t.overage}
                value={overage.policy}
                options={[
                  ['NONE', t.NONE],
                  ['PERCENT', t.PERCENT],
                  ['ALLOW', t.overageALLOW],
                ]}
                onChange={(policy) =>
                  onChange({ overage: { policy, percent: policy === 'PERCENT' ? 10 : null } })
                }
              />,
              overage.policy === 'PERCENT' && (
                <NumberBlank
                  label={t.percent}
                  value={overage.percent ?? Number.NaN}
                  onChange={(percent) => onChange({ overage: { policy: 'PERCENT', percent } })}
                />
              ),
            )}
          </Sentence>
        )}
      </Sentences>
      <Finer>
        {maxActivations !== null && (
          <Sentence path="rules.overLimit">
            {t.overLimitSentence(
              <ChoiceBlank
                label={t.overLimit}
                value={overLimit.policy}
                options={[
                  ['GRACE', t.GRACE],
                  ['KEEP', t.KEEP],
                  ['BLOCK_NEWEST', t.BLOCK_NEWEST],
                ]}
                onChange={(policy) =>
                  onChange({ overLimit: { policy, period: policy === 'GRACE' ? 'P14D' : null } })
                }
              />,
              overLimit.period !== null && (
                <DurationBlank
                  label={t.overLimitPeriod}
                  value={overLimit.period}
                  units={HOURS}
                  onChange={(period) => onChange({ overLimit: { policy: overLimit.policy, period } })}
                />
              ),
            )}
          </Sentence>
        )}
        <Sentence path="rules.heartbeat">
          {t.heartbeatSentence(
            <ChoiceBlank
              label={t.heartbeat}
              value={heartbeat?.missedBy ?? 'none'}
              options={[
                ['none', t.heartbeatNone],
                ['RELEASE', t.heartbeatRELEASE],
                ['KEEP', t.heartbeatKEEP],
              ]}
              onChange={(next) =>
                onChange({
                  heartbeat: next === 'none' ? null : { every: heartbeat?.every ?? 'PT30M', missedBy: next },
                })
              }
            />,
            heartbeat && (
              <DurationBlank
                label={t.heartbeatEvery}
                value={heartbeat.every}
                units={MINUTES}
                onChange={(every) => onChange({ heartbeat: { ...heartbeat, every } })}
              />
            ),
          )}
        </Sentence>
        {!isFloating && (
          <Sentence path="rules.transferLimit">
            {transferLimit
              ? t.transferLimitSentence(
                  transfers,
                  <NumberBlank
                    label={t.transferCount}
                    value={transferLimit.count}
                    onChange={(count) => onChange({ transferLimit: { ...transferLimit, count } })}
                  />,
                  <DurationBlank
                    label={t.transferPer}
                    value={transferLimit.per}
                    units={HOURS}
                    onChange={(per) => onChange({ transferLimit: { ...transferLimit, per } })}
                  />,
                )
              : t.transferSentence(transfers)}
          </Sentence>
        )}
        <Sentence path="rules.fingerprintMatch">
          {t.matchSentence(
            <ChoiceBlank
              label={t.match}
              value={rules.fingerprintMatch}
              options={[
                ['EXACT', t.EXACT],
                ['ALL', t.ALL],
                ['MOST', t.MOST],
                ['TWO', t.TWO],
                ['ANY', t.ANY],
              ]}
              onChange={(fingerprintMatch) => onChange({ fingerprintMatch })}
            />,
          )}
        </Sentence>
        <Sentence path="rules.requireFingerprint">
          {t.requiredSentence(
            <ChoiceBlank
              label={t.required}
              value={rules.requireFingerprint ? 'yes' : 'no'}
              options={[
                ['no', t.requiredNo],
                ['yes', t.requiredYes],
              ]}
              onChange={(next) => onChange({ requireFingerprint: next === 'yes' })}
            />,
          )}
        </Sentence>
      </Finer>
    </>
  )
}

function Network({ rules, onChange }: RulesProps) {
  const t = useWords(formWords)
  const { offlineGrace, offline, checkIn } = rules
  return (
    <Sentences>
      <Sentence path="rules.offlineGrace">
        {t.keptSentence(
          <ChoiceBlank
            label={t.kept}
            value={offlineGrace === null ? 'none' : 'some'}
            options={[
              ['some', t.keptSome],
              ['none', t.keptNone],
            ]}
            onChange={(next) => onChange({ offlineGrace: next === 'none' ? null : 'P7D' })}
          />,
          offlineGrace !== null && (
            <DurationBlank
              label={t.keptLength}
              value={offlineGrace}
              units={HOURS}
              onChange={(next) => onChange({ offlineGrace: next })}
            />
          ),
        )}
      </Sentence>
      <Sentence path="rules.offline">
        {t.filesSentence(
          <ChoiceBlank
            label={t.files}
            value={offline ? 'some' : 'none'}
            options={[
              ['none', t.filesNone],
              ['some', t.filesSome],
            ]}
            onChange={(next) =>
              onChange({ offline: next === 'none' ? null : { ttl: 'P30D', maxOutstanding: null } })
            }
          />,
          offline && (
            <DurationBlank
              label={t.filesLength}
              value={offline.ttl}
              units={HOURS}
              onChange={(ttl) => onChange({ offline: { ...offline, ttl } })}
            />
          ),
        )}
        {offline &&
          t.outstandingSentence(
            <ChoiceBlank
              label={t.outstanding}
              value={offline.maxOutstanding === null ? 'any' : 'some'}
              options={[
                ['any', t.outstandingAny],
                ['some', t.outstandingSome],
              ]}
              onChange={(next) =>
                onChange({ offline: { ...offline, maxOutstanding: next === 'any' ? null : 1 } })
              }
            />,
            offline.maxOutstanding !== null && (
              <NumberBlank
                label={t.outstanding}
                value={offline.maxOutstanding}
                onChange={(maxOutstanding) => onChange({ offline: { ...offline, maxOutstanding } })}
              />
            ),
          )}
      </Sentence>
      <Sentence path="rules.checkIn">
        {t.checkInSentence(
          <ChoiceBlank
            label={t.checkIn}
            value={checkIn === null ? 'none' : 'some'}
            options={[
              ['none', t.checkInNone],
              ['some', t.checkInSome],
            ]}
            onChange={(next) => onChange({ checkIn: next === 'none' ? null : 'P30D' })}
          />,
          checkIn !== null && (
            <DurationBlank
              label={t.checkInLength}
              value={checkIn}
              units={HOURS}
              onChange={(next) => onChange({ checkIn: next })}
            />
          ),
        )}
      </Sentence>
    </Sentences>
  )
}
