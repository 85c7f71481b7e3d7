import type { SaleIntent } from '../../../prisma/client/enums.ts'

/** Describes what a sale does, in a short sentence for people, without a full stop. */
export function describeChoice({
  intent,
  licenseType,
  seats,
  keyHint = null,
}: {
  intent: SaleIntent
  licenseType: string
  seats: number
  /** End of the key of the license that changes; null if it is not shown. */
  keyHint?: string | null
}): string {
  const count = `${seats} ${seats === 1 ? 'seat' : 'seats'}`
  const of = keyHint === null ? '' : ` of the license …${keyHint}`
  switch (intent) {
    case 'NEW':
      return keyHint === null
        ? `Issue a new license of ${licenseType} with ${count}`
        : `Use the license …${keyHint} again with ${count}`
    case 'RENEW':
      return `Renew${keyHint === null ? ` ${licenseType}` : ` the license …${keyHint}`} with ${count}`
    case 'ADD_SEATS':
      return `Add ${count}${keyHint === null ? ` to ${licenseType}` : ` to the license …${keyHint}`}`
    case 'UPGRADE':
      return `Upgrade${keyHint === null ? '' : ` the license …${keyHint}`} to ${licenseType} with ${count}`
    case 'EXTEND_UPDATES':
      return `Extend the updates${of || ` of ${licenseType}`}`
  }
}
