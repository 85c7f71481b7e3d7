import { compactVerify, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { StateRefusal } from '../errors.ts'
import { recordEvent } from '../events.ts'
import { parseTypedId } from '../ids.ts'
import type { LicenseFacts } from '../licenses/facts.ts'
import { ALG } from './signing-key.ts'

const proofClaims = z.object({ jti: z.string(), iat: z.int() })

/**
 * Accepts a device's proof that it has given its license file up: a JWS of `typ: license-release+jwt` over the
 * file's `jti`, signed by the device key that the file was issued to. From then on the file holds no seat,
 * and the status list says that it is invalid. Idempotent.
 */
export async function releaseFile(ctx: Context, tx: Tx, facts: LicenseFacts, proof: string): Promise<void> {
  const { licenseId, accountId } = facts
  const claims = unverifiedClaims(proof)
  const parsed = claims && parseTypedId(claims.jti)
  const file =
    parsed?.type === 'LicenseFile'
      ? await tx.licenseFile.findFirst({ where: { id: parsed.uuid, licenseId } })
      : null
  if (!file?.deviceJwk || !(await isSignedBy(proof, file.deviceJwk as JWK))) {
    throw new StateRefusal(
      'RELEASE_PROOF_INVALID',
      'The release proof is not signed by the device that has the file.',
    )
  }
  if (file.releasedAt) return
  await tx.licenseFile.update({ where: { id: file.id }, data: { releasedAt: ctx.now() } })
  await recordEvent(ctx, tx, { type: 'license-file.released', subjectId: file.id, accountId, licenseId })
}

/** What a proof says of itself; nothing of it is believed before the signature is verified. */
function unverifiedClaims(proof: string): z.output<typeof proofClaims> | null {
  try {
    return proofClaims.parse(JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()))
  } catch {
    return null
  }
}

async function isSignedBy(proof: string, deviceJwk: JWK): Promise<boolean> {
  try {
    const { protectedHeader } = await compactVerify(proof, await importJWK(deviceJwk, ALG), {
      algorithms: [ALG],
    })
    return protectedHeader.typ === 'license-release+jwt'
  } catch {
    return false
  }
}
