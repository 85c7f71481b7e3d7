import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { parseTypedId } from '../../platform/ids.ts'
import { say, type Text } from '../../texts/say.ts'
import { publicJwk } from './device-key.ts'
import { readDeviceToken } from './device-token.ts'

const proofClaims = z.object({ jti: z.string(), iat: z.int() })

/**
 * Returns the token of a release proof, and the ID of its file; null if it names none. Reads nothing else. Refused
 * RELEASE_PROOF_INVALID if the text is no proof.
 */
export function readReleaseProof(proof: string) {
  const type = 'license-release+jwt'
  const token = readDeviceToken(proof, type, (problem) =>
    invalid(say('RELEASE_PROOF_INVALID_FORM', { problem, type })),
  )
  const { data: claims } = proofClaims.safeParse(token.payload)
  const parsed = claims && parseTypedId(claims.jti)
  return { token, fileId: parsed?.type === 'LicenseFile' ? parsed.uuid : null }
}

/**
 * Returns the license file that a device proves to have discarded. The proof is a JWS of `typ: license-release+jwt` over
 * the `jti` of the file, signed by the device key to which the file was issued. Refused RELEASE_PROOF_INVALID. The
 * refusal is the same whether the file does not exist or belongs to another device.
 */
export async function getFileOfProof(tx: Tx, proof: string): Promise<LicenseFile> {
  const { token, fileId } = readReleaseProof(proof)
  const file = fileId ? await tx.licenseFile.findUnique({ where: { id: fileId } }) : null
  if (!file?.deviceJwk) throw notSignedByDevice()
  await token.verify(publicJwk.parse(file.deviceJwk)).catch(() => {
    throw notSignedByDevice()
  })
  return file
}

/** Returns the refusal for a proof of another device. Its message reveals nothing about the file. */
export function notSignedByDevice(): StateRefusal {
  return invalid(say('RELEASE_PROOF_INVALID'))
}

function invalid(text: Text): StateRefusal {
  return new StateRefusal('RELEASE_PROOF_INVALID', text)
}
