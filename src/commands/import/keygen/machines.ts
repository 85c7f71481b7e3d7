import { fingerprint as fingerprintSchema } from '../../../domain/validation/device.ts'
import type { ImportedActivation } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { machineAttributes } from './attributes.ts'
import { nameOf, type Resource } from './documents.ts'
import { fitMetadata, fitText } from './fit-rules.ts'

/** Returns the machines of one license as activations. Adds machines that cannot be imported to the report as skipped. */
export function toActivations(machines: readonly Resource[], report: ImportReport): ImportedActivation[] {
  const activations = new Map<string, ImportedActivation>()
  for (const machine of machines) {
    const activation = toActivation(machine, report)
    if (!activation) continue
    if (activations.has(activation.fingerprint))
      report.skipped.push({
        source: activation.source,
        reason: 'its license has another machine with the same fingerprint',
      })
    else activations.set(activation.fingerprint, activation)
  }
  return [...activations.values()]
}

function toActivation(machine: Resource, report: ImportReport): ImportedActivation | null {
  const source = nameOf(machine)
  const parsed = machineAttributes.safeParse(machine.attributes)
  const fingerprint = fingerprintSchema.safeParse(machine.attributes.fingerprint)
  if (!parsed.success || !fingerprint.success) {
    const issues = [...(parsed.error?.issues ?? []), ...(fingerprint.error?.issues ?? [])]
    report.skipped.push({ source, reason: `unreadable: ${issues.map(({ message }) => message).join('; ')}` })
    return null
  }
  const { name, hostname, platform, created, lastHeartbeat, heartbeatStatus } = parsed.data
  const { metadata, problem } = fitMetadata(parsed.data.metadata)
  if (problem) report.noted.push({ source, reason: problem })
  return {
    source,
    fingerprint: fingerprint.data,
    name: fitText(name, 200) ?? fitText(hostname, 200),
    platform: fitText(platform, 100),
    metadata,
    activatedAt: created,
    lastSeenAt: lastHeartbeat ?? created,
    // A dead machine stays dead. The heartbeat of any other machine restarts, because it could not be received meanwhile.
    lastHeartbeatAt: heartbeatStatus === 'DEAD' ? (lastHeartbeat ?? created) : null,
  }
}
