import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { parseTypedId } from '../../platform/ids.ts'
import { publicJwk } from './device-key.ts'
import { readDeviceToken } from './device-token.ts'

const proofClaims = z.object({ jti: z.string(), iat: z.int() })

/**
 * Returns the token of a release proof, and the ID of its file; null if it names none. Reads nothing else. Refused
 * RELEASE_PROOF_INVALID if the text is no proof.
 */
export function readReleaseProof(proof: string) {
  const token = readDeviceToken(proof, 'license-release+jwt', (reason) =>
    invalid(`The release proof ${reason}.`),
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
  return invalid(
    'The release proof is not signed by the device that has the file. Make the proof on that device.',
  )
}

function invalid(message: string): StateRefusal {
  return new StateRefusal('RELEASE_PROOF_INVALID', message)
}
