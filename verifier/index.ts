export type { AnswerClaims } from './answer-claims.ts'
export type { LicenseFileClaims, StatusReference } from './claims.ts'
export type { Now } from './clock.ts'
export type { Confirmation } from './fingerprint.ts'
export type { KeySet } from './keys.ts'
export type { LicenseSnapshot } from './license-snapshot.ts'
export type { StatusSource } from './standing.ts'
export {
  memoryStore,
  type SeenAnswer,
  type SeenFile,
  type SeenStatus,
  type State,
  type Store,
} from './state.ts'
export {
  decodeStatusList,
  type StatusBits,
  type StatusList,
  statusAt,
} from './status-list.ts'
export type { Verification, VerificationCode } from './verification.ts'
export { type AnswerOptions, type AnswerVerification, verifyAnswer } from './verify-answer.ts'
export { type JwsVerification, verifyJws } from './verify-jws.ts'
export { type KeyListVerification, verifyKeyList } from './verify-key-list.ts'
export {
  type LicenseFileOptions,
  type LicenseFileVerification,
  verifyLicenseFile,
} from './verify-license-file.ts'
