import type { z } from 'zod'
import type { licenseTypeRules } from '../../../domain/catalogue/license-types/rules-schema.ts'
import type { PolicyAttributes } from './attributes.ts'
import { termFromSeconds, waitFromSeconds } from './duration.ts'

const DAY_SECONDS = 86_400
const CENTURY_SECONDS = 36_525 * DAY_SECONDS
/** Keygen's heartbeat if the policy has none. */
const HEARTBEAT_SECONDS = 600

const expiryPolicies = {
  RESTRICT_ACCESS: 'RESTRICT',
  REVOKE_ACCESS: 'RESTRICT',
  MAINTAIN_ACCESS: 'MAINTAIN',
  ALLOW_ACCESS: 'ALLOW',
} as const

const termStarts = {
  FROM_CREATION: 'ISSUE',
  FROM_FIRST_VALIDATION: 'FIRST_VALIDATION',
  FROM_FIRST_ACTIVATION: 'FIRST_ACTIVATION',
  FROM_FIRST_DOWNLOAD: 'FIRST_VALIDATION',
  FROM_FIRST_USE: 'FIRST_VALIDATION',
} as const

const overages = {
  NO_OVERAGE: { policy: 'NONE' },
  ALLOW_1_25X_OVERAGE: { policy: 'PERCENT', percent: 25 },
  ALLOW_1_5X_OVERAGE: { policy: 'PERCENT', percent: 50 },
  ALLOW_2X_OVERAGE: { policy: 'PERCENT', percent: 100 },
  ALWAYS_ALLOW_OVERAGE: { policy: 'ALLOW' },
} as const

type Rules = z.input<typeof licenseTypeRules>

/** Returns the rules of a policy, and its properties without an equivalent. Keygen's terms end at an instant, in UTC. */
export function rulesOf(
  policy: PolicyAttributes,
  entitlements: string[],
): { rules: Rules; losses: string[] } {
  const term = termOf(policy.duration ?? null)
  const maxActivations = policy.maxMachines ?? (policy.floating ? null : 1)
  const rules: Rules = {
    term,
    termStartsAt: term === null ? 'ISSUE' : termStarts[policy.expirationBasis ?? 'FROM_CREATION'],
    timeZone: 'UTC',
    endsAtEndOfDay: false,
    renewalBasis: policy.renewalBasis ?? 'FROM_EXPIRY',
    expiryPolicy: expiryPolicies[policy.expirationStrategy ?? 'RESTRICT_ACCESS'],
    maxActivations,
    overage: maxActivations === null ? { policy: 'NONE' } : overages[policy.overageStrategy ?? 'NO_OVERAGE'],
    // Without `strict`, a license of Keygen stays valid above its limit.
    ...(!policy.strict && { overLimit: { policy: 'KEEP' } as const }),
    checkIn: checkInOf(policy),
    requireFingerprint: policy.requireFingerprintScope ?? false,
    entitlements: entitlements.map((code) => ({ code })),
    ...seatsOf(policy),
  }
  return { rules, losses: lossesOf(policy) }
}

function termOf(seconds: number | null): string | null {
  if (seconds === null || seconds > CENTURY_SECONDS) return null
  return termFromSeconds(Math.max(seconds, DAY_SECONDS))
}

/** A floating policy that releases dead machines leases its seats. Any other policy gives each device a seat. */
function seatsOf(policy: PolicyAttributes): Pick<Rules, 'seatModel' | 'leaseDuration' | 'heartbeat'> {
  if (!policy.requireHeartbeat) return { seatModel: 'NODE_LOCKED' }
  const every = waitFromSeconds(policy.heartbeatDuration ?? HEARTBEAT_SECONDS)
  const keepsDead = policy.heartbeatCullStrategy === 'KEEP_DEAD'
  if (policy.floating && !keepsDead) return { seatModel: 'FLOATING', leaseDuration: every }
  return { seatModel: 'NODE_LOCKED', heartbeat: { every, missedBy: keepsDead ? 'KEEP' : 'RELEASE' } }
}

function checkInOf({ requireCheckIn, checkInInterval, checkInIntervalCount }: PolicyAttributes) {
  if (!requireCheckIn || !checkInInterval) return null
  const unit = { day: 'D', week: 'W', month: 'M', year: 'Y' }[checkInInterval]
  return `P${checkInIntervalCount ?? 1}${unit}`
}

function lossesOf(policy: PolicyAttributes): string[] {
  const { duration, expirationBasis, machineUniquenessStrategy, scheme } = policy
  const limits = (['maxUses', 'maxProcesses', 'maxCores', 'maxUsers'] as const).filter(
    (name) => typeof policy[name] === 'number',
  )
  return [
    ...(duration && duration < DAY_SECONDS ? ['its term is shorter than a day, and becomes P1D'] : []),
    ...(duration && duration > CENTURY_SECONDS
      ? ['its term is longer than a century, and becomes perpetual']
      : []),
    ...(expirationBasis === 'FROM_FIRST_DOWNLOAD' || expirationBasis === 'FROM_FIRST_USE'
      ? [`${expirationBasis} becomes FIRST_VALIDATION`]
      : []),
    ...limits.map((name) => `${name} is not imported; a meter may replace it`),
    ...(machineUniquenessStrategy && machineUniquenessStrategy !== 'UNIQUE_PER_LICENSE'
      ? [`${machineUniquenessStrategy} becomes UNIQUE_PER_LICENSE`]
      : []),
    ...(scheme ? [`its keys are compared as text, and their ${scheme} signatures are not verified`] : []),
  ]
}
