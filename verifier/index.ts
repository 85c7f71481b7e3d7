export type { LicenseFileClaims, LicenseSnapshot, StatusReference } from './claims.ts'
export type { Now } from './clock.ts'
export type { Confirmation } from './fingerprint.ts'
export { type JwsVerification, verifyJws } from './jws.ts'
export type { KeySet } from './keys.ts'
export type { StatusSource } from './standing.ts'
export { memoryStore, type SeenFile, type SeenStatus, type State, type Store } from './state.ts'
export {
  decodeStatusList,
  encodeStatusList,
  packStatuses,
  type StatusBits,
  type StatusList,
  statusAt,
  statusValues,
} from './status-list.ts'
export { type Verification, type VerificationCode, verificationCodes } from './verification.ts'
export { type KeyListVerification, verifyKeyList } from './verify-key-list.ts'
export {
  type LicenseFileOptions,
  type LicenseFileVerification,
  verifyLicenseFile,
} from './verify-license-file.ts'
