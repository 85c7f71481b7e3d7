import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { parseTypedId } from '../../platform/ids.ts'
import { publicJwk } from './device-key.ts'
import { readDeviceToken } from './device-token.ts'

const proofClaims = z.object({ jti: z.string(), iat: z.int() })

/**
 * The license file that a device proves to have given up: by a JWS of `typ: license-release+jwt` over the
 * file's `jti`, signed by the device key that the file was issued to. There is no telling a file that does
 * not exist from one of another device.
 */
export async function getProvenFile(tx: Tx, proof: string): Promise<LicenseFile> {
  const token = readDeviceToken(proof, 'license-release+jwt', (why) => invalid(`The release proof ${why}.`))
  const { data: claims } = proofClaims.safeParse(token.payload)
  const parsed = claims && parseTypedId(claims.jti)
  const file =
    parsed?.type === 'LicenseFile' ? await tx.licenseFile.findUnique({ where: { id: parsed.uuid } }) : null
  if (!file?.deviceJwk) throw notTheDevice()
  await token.verify(publicJwk.parse(file.deviceJwk)).catch(() => {
    throw notTheDevice()
  })
  return file
}

/** Refuses a proof in one and the same way, whatever else is true of its file. */
export function notTheDevice(): StateRefusal {
  return invalid('The release proof is not signed by the device that has the file.')
}

function invalid(message: string): StateRefusal {
  return new StateRefusal('RELEASE_PROOF_INVALID', message)
}
