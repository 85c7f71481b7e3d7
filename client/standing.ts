import type { Verdict } from './memory.ts'

/** Whether the software may be used, and why. */
export interface Standing extends Omit<Verdict, 'until' | 'expiry'> {
  /** Sentence for the user, in the language of the settings. */
  message: string
  /** Last instant of the license, as ISO 8601; null if it is perpetual or not known. */
  expiry: string | null
  /** Instant until which the software may be used without the gateway, as ISO 8601; null if it may not be used. */
  until: string | null
}

/** A device that holds a seat. */
export interface Device {
  device: string
  name: string | null
  platform: string | null
  lastSeenAt: string
  seatFreeAt: string | null
}

/** Something was declined, and nothing was changed. */
export interface Refusal {
  state: 'REFUSED'
  valid: false
  /** `RefusalCode` of the API, a code of license files, or `UNREACHABLE`. */
  code: string
  /** Sentence for the user. */
  message: string
  nextAction: string | null
  /** When it will be possible without further action, as ISO 8601; null if only an action helps. */
  nextAllowedAt: string | null
  /** Devices that hold the seats, if all are in use; otherwise empty. */
  devices: Device[]
}

/** A code was mailed. Call `startTrial` again with it. */
export interface CodeMailed {
  state: 'CODE_MAILED'
  valid: false
  /** When another code can be requested, as ISO 8601. */
  nextCodeAt: string | null
}
