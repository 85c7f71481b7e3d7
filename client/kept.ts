import type { JWK } from 'jose'
import type { State } from '../verifier/state.ts'
import { emptyMemory, type Memory, type Outgoing } from './memory.ts'

/** All that a client keeps on disk. */
export interface Kept {
  memory: Memory
  /** Newest kept answer, as it was signed. */
  answer: string | null
  /** Installed license file, as it was signed. */
  file: string | null
  /** License key that decrypts it; null if it is that of the memory, or none is needed. */
  fileKey: string | null
  /** Newest key list, as it was signed. */
  keyList: string | null
  /** When it was signed, in seconds. An older list is not trusted. */
  keyListAt: number
  /** State of the verifier of license files. */
  state: State | null
  /** Random fingerprint, where the machine has no ID. */
  random: string | null
  /** Private key of the device, for the air gap. */
  device: JWK | null
  /** License request that waits for its file. */
  request: { token: string; iat: number } | null
}

const empty: Kept = {
  memory: emptyMemory,
  answer: null,
  file: null,
  fileKey: null,
  keyList: null,
  keyListAt: 0,
  state: null,
  random: null,
  device: null,
  request: null,
}

/** Reads a kept text. A damaged text counts as none: an attacker that can damage it can also delete it. */
export function parseKept(text: string | null): Kept {
  try {
    const { memory: given, ...kept } = JSON.parse(text ?? '{}') as Partial<Kept>
    const memory: Memory = { ...emptyMemory, ...given }
    const { seen, proven, skew, failures, next, sendNext, outbox } = memory
    // A text among them makes the sum a text.
    if (!Number.isFinite(seen + proven + skew + failures + next + sendNext)) return empty
    return {
      ...{ ...empty, ...kept },
      memory: { ...memory, outbox: Array.isArray(outbox) ? outbox.filter(isSendable) : [] },
    }
  } catch {
    return empty
  }
}

function isSendable(item: Partial<Outgoing> | null): boolean {
  return [item?.kind, item?.id, item?.key].every((text) => typeof text === 'string')
}
