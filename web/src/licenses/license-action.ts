/** The actions on one license that a dialog asks for. */
export const licenseActions = [
  'renew',
  'extend',
  'extendTrial',
  'change',
  'changeType',
  'rotate',
  'resend',
  'answerRequest',
  'checkOut',
  'releaseFile',
  'transfer',
  'suspend',
  'reinstate',
  'revoke',
] as const
export type LicenseAction = (typeof licenseActions)[number]

interface State {
  status: string
  startsAt: string | null
  expiry: string | null
  updatesUntil: string | null
  isTrial: boolean
  allowsFiles: boolean
}

/** Whether an action can have an effect on a license in its present state. The gateway decides in the end. */
export function isPossible(
  action: LicenseAction,
  { status, startsAt, expiry, updatesUntil, isTrial, allowsFiles }: State,
): boolean {
  if (status === 'REVOKED') return action === 'releaseFile'
  switch (action) {
    case 'renew':
      return startsAt !== null && (expiry !== null || updatesUntil !== null)
    case 'extend':
      return startsAt !== null && expiry !== null && !isTrial
    case 'extendTrial':
      return startsAt !== null && isTrial
    case 'suspend':
      return status !== 'SUSPENDED'
    case 'reinstate':
      return status === 'SUSPENDED'
    case 'answerRequest':
    case 'checkOut':
    case 'releaseFile':
      return allowsFiles
    default:
      return true
  }
}
